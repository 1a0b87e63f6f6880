'use strict';
/* What all charts have in common: colours, axes, intervals, zoom. */
const Drawing = (function () {
  const report = JSON.parse(document.getElementById('data').textContent);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const colours = ['#2f7ed8', '#d9772b', '#229983', '#b0508e', '#8a6fdf', '#c0392b'];
  const drawn = [];
  const state = { printing: false };
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const WIDTH_OF_PAPER = 690;

  const rows = section => report.sections[section] || [];
  const names = [...new Set(rows('verdict').map(row => row.chain))];
  const chains = list => [...new Set(list.map(row => row.chain))].sort((a, b) => names.indexOf(a) - names.indexOf(b));
  const of = (list, chain) => list.filter(row => row.chain === chain);
  const time = text => Date.parse(text.replace(' ', 'T') + (text.length > 16 ? 'Z' : ':00Z'));
  const number = (value, decimals) => value === null || value === undefined ? '-'
    : (Number(value.toFixed(decimals || 0)) + 0).toLocaleString('en', { minimumFractionDigits: decimals || 0, maximumFractionDigits: decimals || 0 });
  const isDark = () => dark.matches && !state.printing;
  const ink = () => state.printing ? '#222222' : isDark() ? '#c9d1d9' : '#3b434c';
  const faint = () => isDark() ? '#2b333d' : '#e3e7ec';
  const escaped = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

  function moment(ms) {
    const date = new Date(ms);
    return date.getUTCDate() + ' ' + MONTHS[date.getUTCMonth()] + ' ' + date.getUTCFullYear() + ' ' + date.toISOString().slice(11, 16);
  }

  /* Labels of a time axis: the date where it changes, and the year with the first label and where it changes. */
  function timeLabel() {
    let last = null;
    return function (ms, index) {
      const date = new Date(ms), clock = date.toISOString().slice(11, 16), year = date.getUTCFullYear();
      const day = date.getUTCDate() + ' ' + MONTHS[date.getUTCMonth()];
      if (index <= 1) last = null;
      const below = !last || last.year !== year ? (clock === '00:00' ? String(year) : day + ' ' + year)
        : clock !== '00:00' && last.day !== day ? day : '';
      last = { day, year };
      return (clock === '00:00' ? day : clock) + '\n' + below;
    };
  }

  function axis(extra) {
    return Object.assign({ axisLine: { show: true, onZero: false, lineStyle: { color: ink() } }, axisTick: { show: true }, nameTextStyle: { color: ink(), align: 'left' },
      splitLine: { lineStyle: { color: faint() } } }, extra, { axisLabel: Object.assign({ color: ink(), hideOverlap: true }, extra.axisLabel) });
  }

  /* The axis of time is the same for all charts of the page. */
  function timeAxis() {
    return axis({ type: 'time', min: range()[0], max: range()[1], splitLine: { show: false },
      axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: timeLabel(), lineHeight: 15 } });
  }

  let span = null;
  function range() {
    if (!span) {
      const points = rows('history'), hours = rows('hourly');
      const begins = (hours.length ? hours : points).map(row => time(row.begins_utc));
      span = begins.length ? [begins.reduce((a, b) => Math.min(a, b)), begins.reduce((a, b) => Math.max(a, b)) + 3600000] : [0, 0];
    }
    return span;
  }

  const valueAxis = (name, extra) => axis(Object.assign({ type: 'value', name, scale: true,
    axisLabel: { formatter: value => Number(value.toPrecision(10)).toLocaleString('en', { maximumFractionDigits: 6 }) } }, extra));

  function base(x, y, extra) {
    const isTime = x.type === 'time';
    const bottom = (isTime ? 40 : 28) + (x.name ? 20 : 0) + (isTime && !state.printing ? 26 : 0);
    return Object.assign({ animation: false, color: colours, backgroundColor: 'transparent', useUTC: true,
      textStyle: { color: ink(), fontFamily: 'system-ui, sans-serif' },
      legend: { textStyle: { color: ink() }, top: 0, left: 0, itemGap: 18, type: 'plain' }, grid: { left: 66, right: 62, top: 52, bottom },
      tooltip: { trigger: 'axis', confine: true },
      dataZoom: isTime && !state.printing ? [{ type: 'slider', height: 16, bottom: 4, showDetail: false, filterMode: 'none', minValueSpan: 7200000, brushSelect: false, handleSize: '150%',
        borderColor: faint() }] : [], xAxis: x, yAxis: y }, extra);
  }

  /* The interval of each point, as a band behind the line. Points are [x, value, low, high]. */
  function band(points, colour, chart) {
    const whole = points.filter(point => point[2] !== null && point[3] !== null);
    return { type: 'custom', silent: true, z: 1, data: whole, encode: { x: 0, y: [2, 3] }, itemStyle: { color: colour }, clip: true,
      renderItem(params, api) {
        if (params.dataIndexInside !== 0 || whole.length < 2) return null;
        const edge = which => whole.map(point => api.coord([point[0], point[which]]));
        return { type: 'polygon', shape: { points: edge(3).concat(edge(2).reverse()) }, style: { fill: colour, opacity: 0.18 } };
      } };
  }

  const line = (name, points, extra) => Object.assign({ name, type: 'line', showSymbol: points.length < 40, symbolSize: 5, z: 3, connectNulls: false,
    encode: { x: 0, y: 1 }, data: points }, extra);

  /* An error bar for each point: [low, high, place]; across means that values are on the x axis. */
  function bars(points, colour, across) {
    return { type: 'custom', silent: true, z: 2, data: points, encode: across ? { x: [0, 1], y: 2 } : { x: 2, y: [0, 1] }, clip: true,
      renderItem(params, api) {
        const at = value => across ? api.coord([value, api.value(2)]) : api.coord([api.value(2), value]);
        const low = at(api.value(0)), high = at(api.value(1));
        return { type: 'line', shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: { stroke: colour, lineWidth: 2 } };
      } };
  }

  /* A threshold, or what is expected: a line across the chart with its name. */
  const mark = (direction, value, name, colour) => ({ symbol: 'none', silent: true, animation: false,
    lineStyle: { type: 'dashed', width: 1.4, color: colour || ink() },
    label: { formatter: name, color: colour || ink(), position: 'end', fontSize: 11 },
    data: [{ [direction]: value }] });

  /* One line of a tooltip for each line of the chart, with its interval. */
  const tooltip = (unit, decimals) => params => {
    const lines = params.filter(p => p.seriesType !== 'custom' && p.value && p.value[1] !== null && p.value[1] !== undefined);
    if (!lines.length) return '';
    return escaped(moment(lines[0].value[0])) + lines.map(p => '<br>' + p.marker + escaped(p.seriesName) + ' <b>' + number(p.value[1], decimals) + '</b>'
      + (p.value.length > 3 && p.value[2] !== null ? ' (' + number(p.value[2], decimals) + ' to ' + number(p.value[3], decimals) + ')' : '') + unit).join('');
  };

  /* A chart, its heading, what it shows in words for those who do not see it, and its option by theme. */
  function chart(place, title, words, height, option, extra) {
    const figure = document.createElement('figure');
    if (!extra || !extra.narrow) figure.className = 'wide';
    const caption = document.createElement('figcaption');
    const about = document.createElement('span');
    const name = document.createElement('strong');
    name.textContent = title;
    about.append(name, words ? '. ' + words : '');
    const save = document.createElement('button');
    save.type = 'button';
    save.textContent = 'Save';
    save.setAttribute('aria-label', 'Save the picture: ' + title);
    caption.append(about, save);
    const legend = document.createElement('div');
    legend.className = 'legend';
    const boxes = ((extra && extra.legend) || []).map(kind => {
      const item = document.createElement('span'), box = document.createElement('i');
      item.append(box, kind.label);
      legend.append(item);
      return () => { box.style.background = kind.colour(); };
    });
    const canvas = document.createElement('div');
    canvas.className = 'chart';
    canvas.style.height = height + 'px';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', title + '. ' + words);
    figure.append(caption, legend, canvas);
    place.append(figure);
    const each = { canvas, option, height, instance: null, isTime: false, columns: extra && extra.columns, boxes };
    save.addEventListener('click', () => {
      const link = document.createElement('a');
      link.href = each.instance.getDataURL({ type: 'svg', excludeComponents: ['dataZoom'] });
      link.download = title.replace(/[^A-Za-z0-9]+/g, '-') + '.svg';
      link.click();
    });
    drawn.push(each);
  }

  function draw(each) {
    if (each.instance) each.instance.dispose();
    const width = state.printing ? WIDTH_OF_PAPER : undefined;
    const height = state.printing ? Math.min(each.height, 250) : each.height;
    each.canvas.style.height = height + 'px';
    each.instance = echarts.init(each.canvas, isDark() ? 'dark' : null, { renderer: 'svg', width, height });
    const option = each.option(each.instance.getWidth());
    each.boxes.forEach(paint => paint());
    each.isTime = option.xAxis.type === 'time';
    each.instance.setOption(option);
    const svg = each.canvas.querySelector('svg');
    svg.setAttribute('viewBox', '0 0 ' + each.instance.getWidth() + ' ' + each.instance.getHeight());
  }

  return { rows, names, chains, of, time, number, moment, range, axis, timeAxis, valueAxis, base, band, line, bars, mark, tooltip, chart, draw, drawn, state,
    dark, colours, ink, escaped, isDark };
})();
