/* The charts of the story, by name. Each gets its place on the page, and draws nothing where there is less data than it takes. */
const Charts = (function () {
  const { rows, chains, of, time, number, range, axis, timeAxis, valueAxis, base, band, line, bars, mark, tooltip, chart, colours, ink, escaped, isDark } = Drawing;
  const FEWEST = 3;
  /* Points stand in the middle of their hour or day. */
  const HALF_HOUR = 1800000;
  const largest = (list, column) => list.reduce((most, row) => Math.max(most, row[column]), 0);
  /* Without the pieces of a day, whose wide intervals would set the scale. */
  const whole = (list, column) => { const least = Math.max(30, 0.1 * largest(list, column)); return list.filter(row => row[column] >= least); };
  /* A chain has one colour on the whole page. */
  const colour = chain => colours[Math.max(0, Drawing.names.indexOf(chain)) % colours.length];
  const figure = (chain, name) => (rows('overview').find(row => row.chain === chain && row.figure === name) || {}).value;
  const seconds = value => number(value / 1000, value < 10000 ? 1 : 0);

  function history(place, title, unit, decimals, columns, expected) {
    chains(rows('history')).forEach(chain => {
      const points = of(rows('history'), chain).filter(row => row[columns[0]] !== null)
        .map(row => [time(row.begins_utc) + row.span_hours * HALF_HOUR, row[columns[0]], row[columns[1]], row[columns[2]]]);
      if (points.length < FEWEST) return;
      const by = { 1: 'hour', 24: 'day', 168: 'week' }[of(rows('history'), chain)[0].span_hours];
      const last = points[points.length - 1];
      chart(place, title + ', ' + chain, 'By ' + by + ', with its interval. Last: ' + number(last[1], decimals) + ' (' + number(last[2], decimals) + ' to '
        + number(last[3], decimals) + ')' + unit, 280, () => base(timeAxis(), valueAxis(unit.trim() || 'slots'), {
        legend: { show: false }, grid: { left: 80, right: 62, top: 34, bottom: Drawing.state.printing ? 40 : 66 }, tooltip: { trigger: 'axis', confine: true, formatter: tooltip(unit, decimals) },
        series: [band(points, colour(chain)), line(title, points, Object.assign({ itemStyle: { color: colour(chain) }, markArea: { silent: true,
          itemStyle: { color: '#c8321f', opacity: .25 }, data: changes(chain, columns[0]) } }, expected ? { markLine: mark('yAxis', expected.value, expected.name) } : {}))] }));
    });
  }

  /* When a step of this figure was found. */
  function changes(chain, column) {
    const what = { slot_ms: 'slot_ms', mean_ms: 'slot_ms' }[column];
    return rows('changes').filter(row => row.chain === chain && row.what === what && row.kind === 'step')
      .map(row => [{ xAxis: time(row.from_utc) }, { xAxis: time(row.to_utc) }]);
  }

  function histogram(place) {
    const list = rows('histogram');
    if (!list.length) return;
    const shares = {};
    chains(list).forEach(name => {
      const total = of(list, name).reduce((sum, row) => sum + row.blocks, 0);
      const bySecond = new Map(of(list, name).map(row => [row.seconds, row.blocks / total]));
      shares[name] = Array.from({ length: 61 }, (_, second) => [second, bySecond.get(second) || 0]);
    });
    const words = chains(list).map(name => name + ': most often ' + shares[name].reduce((a, b) => b[1] > a[1] ? b : a)[0] + ' to ' + (shares[name].reduce((a, b) => b[1] > a[1] ? b : a)[0] + 1) + ' s').join('; ');
    chart(place, 'Blocks by seconds since the parent', words + '. The last step is a minute or longer', 280, () => base(
      axis({ type: 'value', name: 'seconds', nameLocation: 'middle', nameGap: 24, min: 0, max: 61, interval: 10, axisLabel: { showMaxLabel: false } }),
      axis({ type: 'value', name: 'share of blocks', axisLabel: { formatter: value => number(100 * value, 0) + ' %' } }), {
        grid: { left: 66, right: 22, top: 52, bottom: 50 }, tooltip: { trigger: 'axis', confine: true, valueFormatter: value => number(100 * value, 2) + ' %' },
        series: chains(list).map(name => ({ name, type: 'line', step: 'end', showSymbol: false, itemStyle: { color: colour(name) }, areaStyle: { opacity: .08 }, data: shares[name] })) }));
  }

  /* Points of a chain side by side, each with its interval: [value, low, high], and a line to compare them with. */
  const intervals = (values, chain, size, markLine) => [bars(values.map((value, i) => [value[1], value[2], i]), colour(chain)),
    { type: 'scatter', symbolSize: size, itemStyle: { color: colour(chain) }, data: values.map((value, i) => [i, value[0]]), markLine }];

  function ratio(place) {
    chains(rows('slot_counts')).forEach(chain => {
      const list = of(rows('slot_counts'), chain);
      if (list.length < FEWEST) return;
      const error = row => 1.96 / Math.sqrt(row.expected);
      const far = list.reduce((a, b) => Math.abs(b.ratio - 1) / error(b) > Math.abs(a.ratio - 1) / error(a) ? b : a);
      chart(place, 'Observed blocks as a multiple of those expected, ' + chain, 'By slots since the parent; 1 is the geometric law of each era. Farthest from it, in standard errors: '
        + number(far.ratio, 2) + ' at ' + far.slots + ' slots', 280, () => base(
        axis({ type: 'category', name: 'slots since the parent', nameLocation: 'middle', nameGap: 24, data: list.map(row => row.slots) }), valueAxis('observed / expected', { min: 0, scale: false }), {
          legend: { show: false }, grid: { left: 66, right: 48, top: 34, bottom: 50 },
          tooltip: { trigger: 'axis', confine: true, formatter: p => { const row = list[p[0].dataIndex]; return escaped(row.slots) + ' slots<br>' + number(row.blocks)
            + ' blocks, expected ' + number(row.expected, 1) + '<br>ratio ' + number(row.ratio, 3) + ' \u00b1 ' + number(error(row), 3); } },
          series: intervals(list.map(row => [row.ratio, row.ratio - error(row), row.ratio + error(row)]), chain, 7, mark('yAxis', 1, 'law')) }));
    });
  }

  /* Names beside the points: less room for them on a phone. */
  const margin = width => Math.min(200, Math.round(0.36 * width));
  const labels = (list, width) => axis({ type: 'category', data: list, splitLine: { show: false }, axisLabel: { interval: 0, width: margin(width) - 12, overflow: 'break', fontSize: 11, lineHeight: 13 } });

  function factors(place) {
    const list = rows('identity').filter(row => row.blocks >= 100);
    if (!list.length) return;
    const names = list.flatMap(row => [row.chain + ': length of a slot', row.chain + ': slots a block']);
    const values = list.flatMap(row => [[row.by_length_ms, row.by_length_low_ms, row.by_length_high_ms], [row.by_slots_ms, row.by_slots_low_ms, row.by_slots_high_ms]]);
    chart(place, 'What makes the difference to 6,000 ms', names.map((name, i) => name + ' ' + number(values[i][0], 1) + ' (' + number(values[i][1], 1) + ' to '
      + number(values[i][2], 1) + ') ms').reverse().join('; '), 70 + 40 * names.length, width => base(valueAxis('ms', { nameLocation: 'middle', nameGap: 24, splitNumber: width < 500 ? 3 : 5 }),
      labels(names, width), { legend: { show: false }, grid: { left: margin(width), right: 30, top: 10, bottom: 46 },
        tooltip: { trigger: 'item', confine: true, formatter: p => escaped(names[p.dataIndex]) + '<br>' + number(values[p.dataIndex][0], 1) + ' ('
          + number(values[p.dataIndex][1], 1) + ' to ' + number(values[p.dataIndex][2], 1) + ') ms' },
        series: [bars(values.map((value, i) => [value[1], value[2], i]), colours[0], true),
          { type: 'scatter', symbolSize: 11, itemStyle: { color: colours[0] }, data: values.map((value, i) => [value[0], i]), markLine: mark('xAxis', 0, '') }] }));
  }

  function percentiles(place) {
    const list = ['distribution', 'hourly'].map(rows).map(each => whole(each, 'blocks')).find(each => each.length && of(each, each[0].chain).length >= 6);
    if (!list) return;
    chains(list).forEach(chain => {
      const half = (time(of(list, chain)[1].begins_utc) - time(of(list, chain)[0].begins_utc)) / 2;
      const at = column => of(list, chain).map(row => [time(row.begins_utc) + half, row[column] / 1000]);
      const last = of(list, chain)[of(list, chain).length - 1];
      chart(place, 'Percentiles of block times, ' + chain, 'Last: half within ' + seconds(last.p50_ms) + ' s, 99 % within ' + seconds(last.p99_ms) + ' s', 280, () => base(timeAxis(),
        valueAxis('seconds', { scale: false }), { tooltip: { trigger: 'axis', confine: true, formatter: tooltip(' s', 1) },
          series: [['50 %', 'p50_ms'], ['90 %', 'p90_ms'], ['99 %', 'p99_ms'], ['longest', 'max_ms']].map(([name, column]) => line(name, at(column), { sampling: 'lttb', showSymbol: false })) }));
    });
  }

  /* The cells of a heat map: how far from the mean, in standard errors. Beyond the limit chance takes a cell of one chart in a hundred. */
  const kinds = limit => [
    { label: 'faster than by chance', piece: { lt: -limit }, colour: () => '#2166ac' },
    { label: 'faster', piece: { gte: -limit, lt: -2 }, colour: () => isDark() ? '#2c4258' : '#d6e4f0' },
    { label: 'as the mean', piece: { gte: -2, lte: 2 }, colour: () => isDark() ? '#2a3038' : '#eef0f2' },
    { label: 'slower', piece: { gt: 2, lte: limit }, colour: () => isDark() ? '#51452c' : '#f3e6c9' },
    { label: 'slower than by chance', piece: { gt: limit }, colour: () => '#c8321f' }];

  function heat(place) {
    chains(rows('heat')).forEach(chain => {
      const list = of(rows('heat'), chain), limit = list[0].limit_z;
      const columns = [...new Set(list.map(row => row.column_utc.slice(0, 10)))];
      const out = list.filter(row => Math.abs(row.z) >= limit);
      const label = (day, i) => { const date = new Date(day + 'T00:00Z'), text = Drawing.moment(date.getTime()).split(' ');
        return text[0] + ' ' + text[1] + (i === 0 || columns[i - 1].slice(0, 4) !== day.slice(0, 4) ? '\n' + text[2] : ''); };
      const unit = list[0].column_hours > 24 ? 'week' : 'day';
      chart(place, 'Each hour of each ' + unit + ' against the mean, ' + chain, out.length === 0 ? 'No hour stands out: none is further from the mean than chance takes it'
        : out.length + ' of ' + list.length + ' stand out; the first in the ' + unit + ' from ' + out[0].column_utc.slice(0, 10) + ', ' + out[0].hour + ':00', 400, () => base(
        axis({ type: 'category', data: columns, axisLabel: { formatter: label, lineHeight: 15 } }), axis({ type: 'category', name: 'hour of the day', nameLocation: 'middle', nameGap: 28, data: Array.from({ length: 24 }, (_, hour) => hour), axisLabel: { interval: i => i % 3 === 0 }, axisTick: { show: false } }), {
          legend: { show: false }, grid: { left: 66, right: 62, top: 10, bottom: 44 }, dataZoom: [{ type: 'inside', disabled: true }],
          tooltip: { trigger: 'item', confine: true, formatter: p => { const row = list[p.dataIndex]; return escaped(row.column_utc.slice(0, 10)) + ' ' + row.hour + ':00<br>mean '
            + number(row.mean_ms) + ' ms of ' + number(row.blocks) + ' blocks<br>' + number(row.z, 1) + ' standard errors from the mean of all'; } },
          visualMap: { type: 'piecewise', dimension: 2, show: false, pieces: kinds(limit).map(kind => Object.assign({ color: kind.colour() }, kind.piece)) },
          series: [{ type: 'heatmap', data: list.map(row => [columns.indexOf(row.column_utc.slice(0, 10)), row.hour, row.z]) }] }), { columns, legend: kinds(limit) });
    });
  }

  function calendar(place) {
    if (!rows('heat').length) return;
    chains(rows('calendar')).forEach(chain => {
      const list = of(rows('calendar'), chain).filter(row => row.by === 'hour of the day');
      const mean = figure(chain, 'mean_ms');
      if (list.length < 24) return;
      const half = row => 1.96 * row.mean_error_ms;
      chart(place, 'Mean block time by hour of the day, ' + chain, 'With intervals; the line is the mean of all, ' + number(mean) + ' ms', 260, () => base(
        axis({ type: 'category', name: 'hour, UTC', nameLocation: 'middle', nameGap: 24, data: list.map(row => row.value) }), valueAxis('ms'), {
          legend: { show: false }, grid: { left: 66, right: 40, top: 34, bottom: 50 },
          tooltip: { trigger: 'axis', confine: true, formatter: p => { const row = list[p[0].dataIndex]; return escaped(row.value) + ':00<br>' + number(row.mean_ms) + ' \u00b1 ' + number(half(row)) + ' ms'; } },
          series: intervals(list.map(row => [row.mean_ms, row.mean_ms - half(row), row.mean_ms + half(row)]), chain, 7, mark('yAxis', mean, 'mean')) }));
    });
  }

  /* Points with intervals, one below the other, on an axis of ms. */
  function ranges(place, title, words, names, values, lines) {
    const most = Math.max(...lines.map(each => Math.abs(each.value)));
    const isNarrow = window.innerWidth < 600 && names.some(name => name.length > 20);
    chart(place, title, words, 66 + (isNarrow ? 34 : 22) * names.length, width => base(valueAxis('ms', { nameLocation: 'middle', nameGap: 24, splitNumber: width < 500 ? 3 : 5,
      min: value => Math.min(value.min - 0.05 * (value.max - value.min), -1.1 * most), max: value => Math.max(value.max + 0.05 * (value.max - value.min), 1.1 * most), axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: value => number(value) } }), labels(names, width), {
      legend: { show: false }, grid: { left: margin(width), right: 30, top: 18, bottom: 46 },
      tooltip: { trigger: 'item', confine: true, formatter: p => escaped(names[p.dataIndex]) + '<br>' + number(values[p.dataIndex][0], 1) + ' (' + number(values[p.dataIndex][1], 1) + ' to '
        + number(values[p.dataIndex][2], 1) + ') ms' },
      series: [bars(values.map((value, i) => [value[1], value[2], i]), colours[0], true),
        { type: 'scatter', symbolSize: 8, itemStyle: { color: colours[0] }, data: values.map((value, i) => [value[0], i]) }].concat(lines.map(each => ({ type: 'scatter', data: [], markLine: mark('xAxis', each.value, each.name, each.isAlert ? (isDark() ? '#ff8070' : '#c8321f') : undefined) }))) }));
  }

  function authors(place) {
    chains(rows('authors')).forEach(chain => {
      const list = of(rows('authors'), chain).filter(row => row.offset_low_ms !== null && row.offset_low_ms !== undefined).slice(0, 30).reverse();
      const threshold = figure(chain, 'clock_threshold_ms');
      if (list.length < 2) return;
      const off = list.filter(row => row.is_off);
      ranges(place, 'Clocks of the authors with most blocks, ' + chain, (off.length ? off.length + ' off' : 'None off') + ' by more than ' + number(threshold) + ' ms; offset from the middle author, with its interval',
        list.map(row => row.author.slice(0, 8) + '\u2026 ' + number(row.share_pct, 1) + ' %'), list.map(row => [row.offset_ms, row.offset_low_ms, row.offset_high_ms]),
        [{ value: 0, name: '' }, { value: threshold, name: 'threshold', isAlert: true }, { value: -threshold, name: '', isAlert: true }]);
    });
  }

  function load(place) {
    chains(rows('load_fifths')).forEach(chain => {
      const mean = figure(chain, 'mean_ms');
      [...new Set(of(rows('load_fifths'), chain).map(row => row.load))].forEach(kind => {
        const list = of(rows('load_fifths'), chain).filter(row => row.load === kind);
        if (list.length < FEWEST) return;
        const half = row => 1.96 * row.mean_error_ms, off = row => row.mean_ms - mean;
        const most = Math.max(...list.map(row => row.to)), decimals = list.every(row => row.to % 1 === 0) ? 0 : most < 1 ? 3 : most < 10 ? 2 : most < 100 ? 1 : 0;
        const last = list[list.length - 1];
        chart(place, 'Block time by ' + kind + ' of the block before, ' + chain, 'Against the mean, with intervals. Heaviest: ' + number(off(last)) + ' \u00b1 ' + number(half(last)) + ' ms', 230, () => base(
          axis({ type: 'category', data: list.map(row => { const from = number(row.from, decimals), to = number(row.to, decimals);
            return from === to ? from : from + (from.length + to.length > 7 ? '\u2013\n' : '\u2013') + to; }), axisLabel: { lineHeight: 14 } }), valueAxis('ms against the mean'), {
            legend: { show: false }, grid: { left: 66, right: 22, top: 34, bottom: 44 },
            tooltip: { trigger: 'axis', confine: true, formatter: p => { const row = list[p[0].dataIndex]; return number(row.blocks) + ' blocks<br>' + number(off(row)) + ' \u00b1 ' + number(half(row)) + ' ms'; } },
            series: intervals(list.map(row => [off(row), off(row) - half(row), off(row) + half(row)]), chain, 8, mark('yAxis', 0, '')) }), { narrow: true });
      });
    });
  }

  function segments(place) {
    const list = rows('segments').filter(row => row.difference_ms !== null && row.blocks >= 10);
    if (!list.length) return;
    ranges(place, 'Blocks that store segment headers, against other blocks', 'An interval that holds 0 shows no difference', list.map(row => row.chain + ': ' + row.kind),
      list.map(row => [row.difference_ms, row.low_ms, row.high_ms]), [{ value: 0, name: '' }]);
  }

  function share(place) {
    const list = whole(rows('domain'), 'consensus_blocks').filter(row => row.begins_utc !== 'all');
    chains(list).forEach(chain => {
      const all = of(list, chain), half = all.length > 1 ? (time(all[1].begins_utc) - time(all[0].begins_utc)) / 2 : 0;
      const points = all.map(row => [time(row.begins_utc) + half, 100 * row.p, 100 * row.p_low, 100 * row.p_high]);
      if (points.length < FEWEST) return;
      const last = points[points.length - 1];
      chart(place, 'Consensus blocks with a domain block, ' + chain, 'With its interval. Last: ' + number(last[1], 1) + ' %', 260, () => base(timeAxis(), valueAxis('%'), {
        legend: { show: false }, grid: { left: 66, right: 62, top: 34, bottom: Drawing.state.printing ? 40 : 66 }, tooltip: { trigger: 'axis', confine: true, formatter: tooltip(' %', 1) },
        series: [band(points, colour(chain)), line('share', points, { itemStyle: { color: colour(chain) } })] }));
    });
  }

  function bundles(place) {
    chains(rows('bundles')).forEach(chain => {
      const list = of(rows('bundles'), chain);
      if (list.length < FEWEST) return;
      const all = list.reduce((sum, row) => sum + row.bundled, 0) / list.reduce((sum, row) => sum + row.blocks, 0);
      chart(place, 'Blocks with bundles by slots since the parent, ' + chain, 'With intervals; all: ' + number(100 * all, 1) + ' %. A level row means that bundles do not depend on the slots', 260, () => base(
        axis({ type: 'category', name: 'slots since the parent', nameLocation: 'middle', nameGap: 24, data: list.map(row => row.slots) }), valueAxis('%'), {
          legend: { show: false }, grid: { left: 66, right: 40, top: 34, bottom: 50 },
          tooltip: { trigger: 'axis', confine: true, formatter: p => { const row = list[p[0].dataIndex]; return escaped(row.slots) + ' slots<br>' + number(100 * row.p, 1) + ' % (' + number(100 * row.p_low, 1)
            + ' to ' + number(100 * row.p_high, 1) + ') of ' + number(row.blocks) + ' blocks'; } },
          series: intervals(list.map(row => [100 * row.p, 100 * row.p_low, 100 * row.p_high]), chain, 7, mark('yAxis', 100 * all, 'all')) }));
    });
  }

  function operators(place) {
    const flagged = new Map();
    rows('operator_rates').forEach(row => {
      const name = 'operator ' + row.operator_id + ', domain ' + row.domain_id;
      const sum = flagged.get(name) || { times: 0, expected: 0 };
      flagged.set(name, { times: sum.times + row.flagged, expected: sum.expected + row.epochs * row.by_chance_pct / 100 });
    });
    const names = [...flagged.keys()].sort((a, b) => flagged.get(b).times - flagged.get(a).times).slice(0, 25).reverse();
    if (!names.length) return;
    chart(place, 'Operators reported offline', names.slice().reverse().slice(0, 5).map(name => name + ': ' + flagged.get(name).times + ', by chance ' + number(flagged.get(name).expected, 1)).join('; '),
      76 + 24 * names.length, width => base(axis({ type: 'value', name: 'times', nameLocation: 'middle', nameGap: 24, minInterval: 1 }), labels(names, width), {
        grid: { left: margin(width), right: 30, top: 28, bottom: 46 }, tooltip: { trigger: 'axis', confine: true, valueFormatter: value => number(value, value % 1 ? 1 : 0) },
        series: [{ name: 'reported', type: 'bar', barMaxWidth: 14, data: names.map(name => flagged.get(name).times) },
          { name: 'expected by chance', type: 'scatter', symbol: 'rect', symbolSize: [3, 16], itemStyle: { color: ink() }, data: names.map(name => flagged.get(name).expected) }] }));
  }

  /* One line for thresholds that are equal. */
  const first = (list, name) => chains(list).find(each => of(list, each)[0].threshold_ms === of(list, name)[0].threshold_ms) === name;

  function outliers(place) {
    const list = rows('outliers');
    if (!list.length) return;
    chart(place, 'Outliers', chains(list).map(name => name + ': ' + of(list, name)[0].outliers + ' in all, the longest ' + seconds(of(list, name)[0].delta_ms) + ' s').join('; '), 280,
      () => base(timeAxis(), valueAxis('seconds', { min: value => Math.floor(0.9 * Math.min(value.min, list[0].threshold_ms / 1000)) }), {
        tooltip: { trigger: 'item', confine: true, formatter: p => escaped(p.seriesName) + ' block ' + p.value[2] + '<br>' + Drawing.moment(p.value[0]) + '<br>' + number(p.value[1], 1) + ' s' },
        series: chains(list).map(name => ({ name, type: 'scatter', symbolSize: 9, itemStyle: { color: colour(name) }, data: of(list, name).map(row => [time(row.timestamp_utc), row.delta_ms / 1000, row.block_number]),
          markLine: first(list, name) ? mark('yAxis', of(list, name)[0].threshold_ms / 1000, 'threshold') : undefined })) }));
  }

  return { histogram, ratio, factors, percentiles, heat, calendar, authors, load, segments, share, bundles, operators, outliers,
    slotLength: place => history(place, 'Length of a slot', ' ms', 2, ['slot_ms', 'slot_low_ms', 'slot_high_ms'], null),
    slotsABlock: place => history(place, 'Slots a block', '', 3, ['slots_a_block', 'slots_low', 'slots_high'], { value: 6, name: '6' }),
    mean: place => history(place, 'Mean block time', ' ms', 0, ['mean_ms', 'mean_low_ms', 'mean_high_ms'], null) };
})();
