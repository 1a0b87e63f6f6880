/* Draws the charts, again where the theme or the width changes, lets them zoom together, and opens what is asked for. */
(function () {
  const { drawn, draw, state, dark, range } = Drawing;
  const control = document.getElementById('zoom');
  const HOUR = 3600000;
  const WIDTH_OF_PAPER = 690, LEAST_LETTER = 6, MOST_LETTER = 11;
  const root = document.documentElement;
  let shown = null;
  let isSyncing = false;

  /* A chart that fails leaves its place empty, and says so to whoever looks. */
  document.querySelectorAll('[data-chart]').forEach(place => {
    try {
      Charts[place.dataset.chart](place);
    } catch (e) {
      console.error(e);
    }
  });

  /* All charts of time show the same time: null for all of it. */
  function show(window, from) {
    shown = window;
    isSyncing = true;
    drawn.filter(each => each !== from && (each.isTime || each.columns)).forEach(each => {
      const ends = !window ? null : each.isTime ? window : columns(each.columns, window);
      each.instance.dispatchAction(ends ? { type: 'dataZoom', startValue: ends[0], endValue: ends[1] } : { type: 'dataZoom', start: 0, end: 100 });
    });
    isSyncing = false;
    root.dataset.zoom = window ? window.map(value => Math.round(value)).join(' ') : '';
    [...control.children].filter(button => button.dataset.hours).forEach(button => button.setAttribute('aria-pressed', String(String(button.dataset.hours) === (window ? hours(window) : 'all'))));
  }

  /* The first and the last day of a heat map that a window touches. */
  function columns(days, window) {
    const begins = days.map(day => Date.parse(day + 'T00:00Z'));
    const last = begins.filter(begin => begin < window[1]).length - 1;
    return [Math.max(0, begins.filter(begin => begin <= window[0]).length - 1), Math.max(0, last)];
  }

  const hours = window => Math.abs(window[1] - range()[1]) < 1 ? String(Math.round((window[1] - window[0]) / HOUR)) : '';

  function follow(each) {
    each.instance.on('datazoom', () => {
      if (isSyncing) return;
      const zoom = each.instance.getOption().dataZoom[0];
      const isAll = zoom.start < 0.01 && zoom.end > 99.99;
      show(isAll ? null : [zoom.startValue, zoom.endValue], each);
    });
  }

  /* Moves the window by half of its length, as far as there is time. */
  function move(direction) {
    if (!shown) return;
    const length = shown[1] - shown[0];
    const begin = Math.max(range()[0], Math.min(range()[1] - length, shown[0] + direction * length / 2));
    show([begin, begin + length]);
  }

  function buttons() {
    const whole = (range()[1] - range()[0]) / HOUR;
    const spans = [['All', 'all'], ['30 days', 720], ['7 days', 168], ['24 hours', 24]].filter(span => span[1] === 'all' || span[1] < whole);
    if (spans.length < 2 || !drawn.some(each => each.isTime)) return;
    spans.forEach(([name, length]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name === 'All' ? 'All' : 'Last ' + name;
      button.dataset.hours = length;
      button.setAttribute('aria-pressed', String(length === 'all'));
      button.addEventListener('click', () => show(length === 'all' ? null : [range()[1] - length * HOUR, range()[1]]));
      control.append(button);
    });
    [['Earlier', -1], ['Later', 1]].forEach(([name, direction]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', () => move(direction));
      control.append(button);
    });
    // What one sees first stays free of it.
    new IntersectionObserver(entries => { control.hidden = entries[entries.length - 1].isIntersecting; }).observe(document.querySelector('.cards'));
  }

  function render() {
    drawn.forEach(each => {
      draw(each);
      if (each.isTime) follow(each);
    });
    if (shown && !state.printing) show(shown);
    root.dataset.charts = drawn.length;
    root.dataset.resources = performance.getEntriesByType('resource').filter(entry => !entry.name.startsWith('data:')).length;
  }

  /* A table that a link names may be closed. */
  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
  }

  render();
  buttons();
  window.addEventListener('hashchange', open);
  open();
  dark.addEventListener('change', render);
  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth !== width && !state.printing) {
      width = window.innerWidth;
      render();
    }
  });

  /* A table that is wider than the paper has smaller letters. */
  function fit(table) {
    const size = parseFloat(getComputedStyle(table).fontSize);
    table.style.fontSize = Math.max(LEAST_LETTER, Math.min(MOST_LETTER, size * WIDTH_OF_PAPER / table.scrollWidth)).toFixed(2) + 'px';
  }

  /* On paper: all tables open, charts as wide as the paper, the whole time, nothing to click. */
  let wereOpen = [];
  window.addEventListener('beforeprint', () => {
    if (state.printing) return;
    state.printing = true;
    wereOpen = [...document.querySelectorAll('details')].map(each => [each, each.open]);
    wereOpen.forEach(([each]) => { each.open = true; });
    document.querySelectorAll('table').forEach(fit);
    render();
  });
  window.addEventListener('afterprint', () => {
    state.printing = false;
    wereOpen.forEach(([each, open]) => { each.open = open; });
    document.querySelectorAll('table').forEach(table => { table.style.fontSize = ''; });
    render();
  });
})();
