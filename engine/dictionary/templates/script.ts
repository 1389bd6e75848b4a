/**
 * The script of the dictionary's page: shows one part at a time, and searches objects, columns and comments. Without it the page is one
 * long document with a list of links. It only reads the page and loads nothing; its output is text.
 */
export const docsScript = `
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  addEventListener('DOMContentLoaded', () => {
    const main = document.querySelector('main');
    const pages = [...main.querySelectorAll(':scope > section')];
    const side = document.querySelector('.side');
    const lists = document.getElementById('lists');
    const input = document.getElementById('search');
    const found = document.getElementById('found');
    const results = document.getElementById('results');
    const title = document.title;
    let isFirst = true;

    const show = () => {
      let id = location.hash.slice(1);
      try { id = decodeURIComponent(id); } catch { id = ''; }
      main.classList.toggle('everything', id === 'everything');
      const target = document.getElementById(id);
      const page = pages.find((one) => one.contains(target)) ?? pages[0];
      for (const one of pages) one.classList.toggle('shown', one === page);
      for (const row of main.querySelectorAll('.hit')) row.classList.remove('hit');
      for (const link of side.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
      const link = lists.querySelector('a[href="#' + CSS.escape(page.id) + '"]');
      if (link) {
        link.setAttribute('aria-current', 'page');
        const group = link.closest('details');
        if (group) group.open = true;
        if (!lists.hidden) link.scrollIntoView({ block: 'nearest' });
      }
      const heading = page.querySelector('h2');
      document.title = page === pages[0] ? title : heading.textContent + ' – ' + title;
      if (target && target !== page && page.contains(target)) {
        target.classList.add('hit');
        target.scrollIntoView({ block: 'center' });
      } else if (!isFirst) scrollTo(0, 0);
      if (!isFirst && document.activeElement !== input) heading.focus({ preventScroll: true });
      isFirst = false;
    };
    addEventListener('hashchange', show);
    show();

    let index;
    const build = () => pages.flatMap((page) => {
      const name = page.dataset.name;
      if (name === undefined) return [];
      const kind = page.dataset.kind;
      const said = page.querySelector('.said')?.textContent ?? '';
      return [
        { name, kind, where: kind, id: page.id, said, rank: 0 },
        ...[...page.querySelectorAll('tr[id]')].map((row) => ({
          name: row.querySelector('th').textContent,
          kind: 'column', where: 'column of ' + name, id: row.id,
          said: row.querySelector('.said-of')?.textContent ?? '', rank: 1,
        })),
      ];
    }).map((one) => ({ ...one, low: one.name.toLowerCase(), lowSaid: one.said.toLowerCase() }));

    /** How near: 0 is the name itself; undefined is not at all. */
    const distance = (one, words) => {
      let worst = 0;
      for (const word of words) {
        const at = one.low.indexOf(word);
        const near = one.low === word ? 0 : at === 0 ? 1 : at > 0 && /[^a-z0-9]/.test(one.low[at - 1]) ? 2 : at > 0 ? 3
          : one.where.toLowerCase().includes(word) && one.rank === 1 ? 4 : one.lowSaid.includes(word) ? 5 : undefined;
        if (near === undefined) return undefined;
        worst = Math.max(worst, near);
      }
      return one.rank === 1 && words.every((word) => !one.low.includes(word) && !one.lowSaid.includes(word)) ? undefined : worst * 2 + one.rank;
    };
    const most = 80;
    const marked = (text, words) => {
      const low = text.toLowerCase();
      const at = words.map((word) => [low.indexOf(word), word.length]).find(([start]) => start >= 0);
      if (!at || low.length !== text.length) return [text];
      const mark = document.createElement('mark');
      mark.textContent = text.slice(at[0], at[0] + at[1]);
      return [text.slice(0, at[0]), mark, text.slice(at[0] + at[1])];
    };
    const search = () => {
      const words = input.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
      lists.hidden = words.length > 0;
      results.replaceChildren();
      found.textContent = '';
      if (words.length === 0) return;
      index ??= build();
      const hits = index.flatMap((one) => {
        const near = distance(one, words);
        return near === undefined ? [] : [{ one, near }];
      }).sort((a, b) => a.near - b.near || a.one.name.length - b.one.name.length || (a.one.name < b.one.name ? -1 : 1));
      found.textContent = hits.length === 0 ? 'Nothing has this in its name or comment.'
        : hits.length === 1 ? '1 found' : hits.length + ' found' + (hits.length > most ? ', the first ' + most + ' shown' : '');
      for (const { one } of hits.slice(0, most)) {
        const item = document.createElement('li');
        const link = document.createElement('a');
        link.href = '#' + one.id;
        link.append(...marked(one.name, words));
        const where = document.createElement('span');
        where.className = 'where';
        const inComment = one.said !== '' && !words.every((word) => one.low.includes(word));
        where.append(one.where, ...(inComment ? [': ', ...marked(one.said.slice(0, 120), words)] : []));
        link.append(where);
        item.append(link);
        results.append(item);
      }
    };
    input.addEventListener('input', search);
    const step = (by) => {
      const links = [...results.querySelectorAll('a')];
      const at = links.indexOf(document.activeElement) + by;
      (at < 0 ? input : links[Math.min(at, links.length - 1)] ?? input).focus();
    };
    addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const inSearch = document.activeElement === input;
      const inResults = results.contains(document.activeElement);
      if (event.key === '/' && !inSearch) { event.preventDefault(); input.focus(); input.select(); }
      else if (event.key === 'Escape' && (inSearch || inResults || input.value !== '')) { input.value = ''; search(); input.focus(); }
      else if (event.key === 'ArrowDown' && (inSearch || inResults)) { event.preventDefault(); step(1); }
      else if (event.key === 'ArrowUp' && inResults) { event.preventDefault(); step(-1); }
      else if (event.key === 'Enter' && inSearch) { const first = results.querySelector('a'); if (first) { location.hash = first.getAttribute('href'); } }
    });
  });
})();
`;
