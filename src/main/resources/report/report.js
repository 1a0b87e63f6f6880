'use strict';
(function () {
  const report = JSON.parse(document.getElementById('data').textContent);
  const sections = report.sections;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const place = document.getElementById('charts');
  const drawn = [];
  const colours = ['#2f7ed8', '#e8833a', '#2ca58d', '#b0508e', '#8a6fdf', '#c0392b'];

  const chains = rows => [...new Set(rows.map(row => row.chain))];
  const of = (rows, chain) => rows.filter(row => row.chain === chain);
  const ms = value => value === null || value === undefined ? '-' : Math.round(value).toLocaleString('en') + ' ms';
  const time = text => text.replace(' ', 'T') + 'Z';

  function heading(text, about) {
    const title = document.createElement('h2');
    title.textContent = text;
    const paragraph = document.createElement('p');
    paragraph.className = 'soft';
    paragraph.textContent = about;
    place.append(title, paragraph);
    const pair = document.createElement('div');
    pair.className = 'pair';
    place.append(pair);
    return pair;
  }

  /* A chart, what it shows in words for those who do not see it, and its option by theme. */
  function chart(parent, caption, words, option, wide) {
    const figure = document.createElement('figure');
    if (wide) figure.style.gridColumn = '1 / -1';
    const canvas = document.createElement('div');
    canvas.className = 'chart';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', caption + '. ' + words);
    const text = document.createElement('figcaption');
    text.textContent = caption;
    figure.append(canvas, text);
    parent.append(figure);
    drawn.push({ canvas, option, instance: null });
  }

  function base(axes) {
    const ink = dark.matches ? '#c9d1d9' : '#3b434c';
    const line = dark.matches ? '#2b333d' : '#e3e7ec';
    const axis = extra => Object.assign({ axisLine: { lineStyle: { color: ink } }, axisLabel: { color: ink, hideOverlap: true },
      nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: line } } }, extra);
    return { animation: false, color: colours, backgroundColor: 'transparent', textStyle: { color: ink, fontFamily: 'system-ui, sans-serif' },
      legend: { textStyle: { color: ink }, top: 0, type: 'scroll' }, grid: { left: 64, right: 24, top: 44, bottom: 64, containLabel: false },
      tooltip: { trigger: 'axis', confine: true }, toolbox: { right: 0, bottom: 0, feature: { saveAsImage: { title: 'save', pixelRatio: 2 } } },
      xAxis: axis(axes.x), yAxis: axis(axes.y) };
  }

  const zoom = [{ type: 'inside' }, { type: 'slider', height: 16, bottom: 18 }];

  function distribution() {
    const rows = sections.histogram || [];
    if (!rows.length) return;
    const pair = heading('How long blocks take', 'Share of blocks by whole seconds since the parent, and the share that took no longer. The dashed line is '
      + 'the geometric law with probability 1/6 a slot, which the consensus chain follows if every slot is alike.');
    const shares = {};
    chains(rows).forEach(name => {
      const total = of(rows, name).reduce((sum, row) => sum + row.blocks, 0);
      shares[name] = of(rows, name).map(row => [row.seconds, row.blocks / total]);
    });
    const law = Array.from({ length: 60 }, (_, second) => [second, second === 0 ? null : Math.pow(5 / 6, second - 1) / 6]);
    const percent = value => (100 * value).toFixed(2) + ' %';
    const words = chains(rows).map(name => name + ': most often ' + shares[name].reduce((a, b) => b[1] > a[1] ? b : a)[0] + ' to the next second').join('; ');
    chart(pair, 'Blocks by seconds since the parent (60: a minute or longer)', words, () => Object.assign(base({
      x: { type: 'value', name: 's', min: 0, max: 60 }, y: { type: 'value', axisLabel: { formatter: v => (100 * v) + ' %' } } }), {
      tooltip: { trigger: 'axis', confine: true, valueFormatter: percent },
      dataZoom: zoom,
      series: chains(rows).map(name => ({ name, type: 'line', step: 'end', showSymbol: false, areaStyle: { opacity: .08 }, data: shares[name] }))
        .concat([{ name: 'geometric', type: 'line', showSymbol: false, lineStyle: { type: 'dashed', width: 1.5 }, data: law.filter(p => p[1] !== null) }]) }));
    chart(pair, 'Share of blocks that took no longer', words, () => Object.assign(base({
      x: { type: 'value', name: 's', min: 0, max: 60 }, y: { type: 'value', max: 1, axisLabel: { formatter: v => (100 * v) + ' %' } } }), {
      tooltip: { trigger: 'axis', confine: true, valueFormatter: percent },
      dataZoom: zoom,
      series: chains(rows).map(name => { let sum = 0; return { name, type: 'line', step: 'end', showSymbol: false,
        data: shares[name].map(([second, share]) => [second, sum += share]) }; }) }));
  }

  function quantiles() {
    const rows = sections.quantiles || [];
    if (!rows.length) return;
    const pair = heading('Against theory', 'Percentiles of the slots since the parent beside those of the geometric law. Points on the line mean that they agree.');
    chains(rows).forEach(name => {
      const points = of(rows, name).map(row => [row.expected_slots, row.observed_slots, row.percentile]);
      const most = Math.max(...points.map(p => Math.max(p[0], p[1])));
      const far = points.reduce((a, b) => Math.abs(b[1] - b[0]) > Math.abs(a[1] - a[0]) ? b : a);
      chart(pair, 'Q-Q plot, ' + name, 'Largest distance from the law: ' + (far[1] - far[0]) + ' slots at percentile ' + far[2], () => Object.assign(base({
        x: { type: 'value', name: 'expected, slots', nameLocation: 'middle', nameGap: 28, max: most }, y: { type: 'value', name: 'observed, slots', max: most } }), {
        tooltip: { trigger: 'item', confine: true, formatter: p => p.seriesType === 'scatter'
          ? 'percentile ' + p.data[2] + '<br>expected ' + p.data[0] + '<br>observed ' + p.data[1] : '' },
        series: [{ name: 'percentiles 1 to 99', type: 'scatter', symbolSize: 6, data: points },
          { name: 'agreement', type: 'line', showSymbol: false, lineStyle: { type: 'dashed', width: 1 }, data: [[0, 0], [most, most]] }] }), true);
    });
  }

  function slotLength() {
    const rows = (sections.slot_length || []).filter(row => row.begins_utc !== 'all' && row.slot_ms !== null);
    if (!rows.length) return;
    const pair = heading('Length of a slot', 'A slot follows the proof of time, not a clock. The mean block time is the slots a block times the length of a slot.');
    chains(rows).forEach(name => {
      const last = of(rows, name)[of(rows, name).length - 1];
      chart(pair, 'Length of a slot, ' + name, 'Last: ' + last.slot_ms.toFixed(2) + ' ms', () => Object.assign(base({
        x: { type: 'time' }, y: { type: 'value', name: 'ms', scale: true } }), { useUTC: true, dataZoom: zoom,
        series: [{ name: 'length of a slot', type: 'line', showSymbol: rows.length < 40,
          data: of(rows, name).map(row => [time(row.begins_utc), Number(row.slot_ms.toFixed(3))]) }] }), true);
    });
  }

  function overTime() {
    const rows = sections.hourly || [];
    if (!rows.length) return;
    const pair = heading('Over time', 'Percentiles by hour, and the mean of the 24 hours that end then; the mean by hour of the day and day.');
    chains(rows).forEach(name => {
      const hours = of(rows, name);
      const line = (label, column) => ({ name: label, type: 'line', showSymbol: hours.length < 3, sampling: 'lttb', data: hours.map(row => [time(row.begins_utc), Math.round(row[column])]) });
      chart(pair, 'Percentiles by hour, ' + name, hours.length + ' hours', () => Object.assign(base({
        x: { type: 'time' }, y: { type: 'value', name: 'ms' } }), { useUTC: true, dataZoom: zoom,
        tooltip: { trigger: 'axis', confine: true, valueFormatter: ms },
        series: [line('p50', 'p50_ms'), line('mean', 'mean_ms'), line('p90', 'p90_ms'), line('p99', 'p99_ms'),
          { name: 'mean of 24 h', type: 'line', showSymbol: false, sampling: 'lttb', lineStyle: { type: 'dashed', width: 1.5 },
            data: of(sections.rolling || [], name).map(row => [time(row.hour_utc), Math.round(row.mean_24h_ms)]) }] }), true);
      const days = [...new Set(hours.map(row => row.begins_utc.slice(0, 10)))];
      const cells = hours.map(row => [days.indexOf(row.begins_utc.slice(0, 10)), Number(row.begins_utc.slice(11, 13)), Math.round(row.mean_ms)]);
      const means = cells.map(cell => cell[2]).sort((a, b) => a - b);
      chart(pair, 'Mean by hour and day, ' + name, 'From ' + ms(means[0]) + ' to ' + ms(means[means.length - 1]), () => Object.assign(base({
        x: { type: 'category', data: days }, y: { type: 'category', name: 'hour', data: Array.from({ length: 24 }, (_, hour) => hour) } }), {
        tooltip: { trigger: 'item', confine: true, formatter: p => days[p.data[0]] + ' ' + p.data[1] + ':00<br>mean ' + ms(p.data[2]) },
        grid: { left: 64, right: 84, top: 36, bottom: 64 }, legend: { show: false }, dataZoom: zoom,
        visualMap: { min: means[Math.floor(means.length * .02)], max: means[Math.ceil(means.length * .98) - 1], calculable: true, orient: 'vertical', right: 0, top: 'center',
          textStyle: { color: dark.matches ? '#c9d1d9' : '#3b434c' }, inRange: { color: dark.matches ? ['#12305a', '#2f7ed8', '#f5d76e', '#e8833a'] : ['#eaf2fd', '#7db3ee', '#f5d76e', '#d35400'] } },
        series: [{ type: 'heatmap', data: cells }] }), true);
    });
  }

  function outliers() {
    const rows = sections.outliers || [];
    if (!rows.length) return;
    const pair = heading('Outliers', 'The longest of those past the threshold, when they happened and how long they took.');
    chart(pair, 'Outliers over time', chains(rows).map(name => name + ': ' + of(rows, name)[0].outliers + ' in all, the longest ' + ms(of(rows, name)[0].delta_ms)).join('; '),
      () => Object.assign(base({ x: { type: 'time' }, y: { type: 'value', name: 'ms', scale: true } }), { useUTC: true, dataZoom: zoom,
        tooltip: { trigger: 'item', confine: true, formatter: p => p.seriesName + ' block ' + p.data[2] + '<br>' + p.data[3] + '<br>' + ms(p.data[1]) },
        series: chains(rows).map(name => ({ name, type: 'scatter', symbolSize: 9,
          data: of(rows, name).map(row => [time(row.timestamp_utc), row.delta_ms, row.block_number, row.timestamp_utc]) })) }), true);
  }

  function domain() {
    const rows = (sections.domain || []).filter(row => row.domain_blocks > 0 && row.begins_utc !== 'all');
    if (!rows.length) return;
    const pair = heading('The domain against the consensus chain', 'A domain block is made from each consensus block that carries a bundle for it. p is the '
      + 'share of consensus blocks that do.');
    chains(rows).forEach(name => {
      const line = (label, column, axis) => ({ name: label, type: 'line', yAxisIndex: axis, showSymbol: rows.length < 40,
        data: of(rows, name).map(row => [time(row.begins_utc), row[column]]) });
      const last = of(rows, name)[of(rows, name).length - 1];
      chart(pair, 'Mean block times, and p, ' + name, 'Last: domain ' + ms(last.domain_mean_ms) + ', consensus ' + ms(last.consensus_mean_ms)
        + ', p ' + last.p.toFixed(3), () => {
        const option = base({ x: { type: 'time' }, y: { type: 'value', name: 'ms', scale: true } });
        option.yAxis = [option.yAxis, Object.assign({}, option.yAxis, { name: 'p', min: 0, max: 1, splitLine: { show: false } })];
        option.grid.right = 48;
        return Object.assign(option, { useUTC: true, dataZoom: zoom,
          series: [line('domain', 'domain_mean_ms', 0), line('consensus', 'consensus_mean_ms', 0), line('p', 'p', 1)] });
      }, true);
    });
  }

  function segments() {
    const rows = (sections.segments || []).filter(row => row.difference_ms !== null);
    if (!rows.length) return;
    const pair = heading('Segments', 'Difference of the mean to blocks that neither store segment headers nor follow one that does, with its 95 % confidence '
      + 'interval (Welch). An interval that holds 0 shows no difference.');
    chart(pair, 'Difference of means, ms', rows.map(row => row.kind + ' ' + ms(row.difference_ms) + ', from ' + ms(row.low_ms) + ' to ' + ms(row.high_ms)).join('; '),
      () => Object.assign(base({ x: { type: 'value', name: 'ms' }, y: { type: 'category', data: rows.map(row => row.kind) } }), {
        grid: { left: 120, right: 40, top: 20, bottom: 50 }, legend: { show: false },
        tooltip: { trigger: 'item', confine: true, formatter: p => rows[p.dataIndex].kind + '<br>' + ms(rows[p.dataIndex].difference_ms) + ' ['
          + ms(rows[p.dataIndex].low_ms) + ', ' + ms(rows[p.dataIndex].high_ms) + ']' },
        series: [{ type: 'scatter', symbolSize: 12, data: rows.map((row, i) => [row.difference_ms, i]) },
          { type: 'custom', renderItem: (params, api) => { const low = api.coord([api.value(0), api.value(2)]), high = api.coord([api.value(1), api.value(2)]);
            return { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: colours[0], lineWidth: 2 } }; },
            encode: { x: [0, 1], y: 2 }, data: rows.map((row, i) => [row.low_ms, row.high_ms, i]) }] }), true);
  }

  function operators() {
    const flagged = {};
    (sections.operators || []).forEach(row => {
      const name = 'operator ' + row.operator_id + ', domain ' + row.domain_id;
      flagged[name] = flagged[name] || { times: 0, worst: 0 };
      flagged[name].times += row.flagged;
      flagged[name].worst = Math.max(flagged[name].worst, row.max_shortfall_pct);
    });
    const names = Object.keys(flagged).sort((a, b) => flagged[b].times - flagged[a].times).slice(0, 25).reverse();
    if (!names.length) return;
    const pair = heading('Operators reported offline', 'How often each was flagged at the end of an epoch.');
    chart(pair, 'Times flagged', names.slice().reverse().map(name => name + ': ' + flagged[name].times).join('; '), () => Object.assign(base({
      x: { type: 'value', minInterval: 1 }, y: { type: 'category', data: names } }), { grid: { left: 180, right: 40, top: 20, bottom: 50 }, legend: { show: false },
      tooltip: { trigger: 'item', confine: true, formatter: p => p.name + '<br>flagged ' + flagged[p.name].times + ' times<br>worst shortfall ' + flagged[p.name].worst.toFixed(1) + ' %' },
      series: [{ type: 'bar', data: names.map(name => flagged[name].times) }] }), true);
  }

  /* A chapter named in the summary is a table below, which may be closed. */
  function openChapter() {
    const anchor = document.getElementById(location.hash.slice(1));
    const table = anchor && anchor.nextElementSibling;
    if (table && table.tagName === 'DETAILS') table.open = true;
  }
  window.addEventListener('hashchange', openChapter);
  openChapter();

  [distribution, slotLength, quantiles, overTime, outliers, domain, segments, operators].forEach(draw => draw());

  /* The style sheet scales the drawing to the width of the paper. */
  function scalable(each) {
    each.canvas.querySelector('svg').setAttribute('viewBox', '0 0 ' + each.instance.getWidth() + ' ' + each.instance.getHeight());
  }

  function render() {
    drawn.forEach(each => {
      if (each.instance) each.instance.dispose();
      each.instance = echarts.init(each.canvas, dark.matches ? 'dark' : null, { renderer: 'svg' });
      each.instance.setOption(each.option());
      scalable(each);
    });
    document.documentElement.dataset.charts = drawn.length;
    document.documentElement.dataset.resources = performance.getEntriesByType('resource').filter(entry => !entry.name.startsWith('data:')).length;
  }

  render();
  dark.addEventListener('change', render);
  window.addEventListener('resize', () => drawn.forEach(each => { each.instance.resize(); scalable(each); }));
})();
