/** Assumed sizes of the plan's tables: a slider makes the plan again for another size, and shows where it changes. It plans nothing itself. */
import type { PlanDocument, PlanTip } from '../../../protocol/webview.ts';
import { button, element } from '../dom.ts';

export interface SizeEvents {
  readonly resized: (table: string, rows: number) => void;
  readonly swept: (table: string) => void;
  readonly assumed: (table: string) => void;
}

/** What the user chose, for as long as the plan is of the same query. */
export interface ShownSizes {
  readonly query: string;
  readonly table: string;
  readonly tips: readonly PlanTip[] | undefined;
}

const least = 3;
const most = 9;

/** Undefined if the sizes are known. */
export function sizesBar(
  { sizes, title }: PlanDocument,
  before: ShownSizes | undefined,
  events: SizeEvents,
): HTMLElement | undefined {
  const [first] = sizes;
  if (first === undefined) return undefined;
  const kept = before?.query === title ? before : undefined;
  const shown = sizes.find(({ table }) => table === kept?.table) ?? first;
  const tips = kept?.table === shown.table ? kept.tips : undefined;
  const choice = element(
    'select',
    { 'aria-label': 'Table whose size is varied' },
    ...sizes.map(({ table }) =>
      element(
        'option',
        table === shown.table ? { value: table, selected: '' } : { value: table },
        shortName(table),
      ),
    ),
  );
  const slider = element('input', {
    type: 'range',
    min: String(least),
    max: String(most),
    step: '0.25',
    list: 'tips',
    'aria-label': 'Rows that the table is assumed to hold',
  });
  const label = element('output', {});
  const put = (rows: number): void => {
    slider.value = String(Math.log10(Math.max(1, rows)));
    label.textContent = inWords(rows);
  };
  put(shown.rows);
  slider.setAttribute('aria-valuetext', inWords(shown.rows));
  choice.addEventListener('change', () =>
    put(sizes.find(({ table }) => table === choice.value)?.rows ?? 1e6),
  );
  slider.addEventListener('input', () => {
    label.textContent = inWords(rowsAt(slider));
    slider.setAttribute('aria-valuetext', inWords(rowsAt(slider)));
  });
  slider.addEventListener('change', () => events.resized(choice.value, rowsAt(slider)));
  return element(
    'section',
    { class: 'sizes', 'aria-label': 'Assumed sizes' },
    choice,
    slider,
    label,
    button('Where does the plan change?', 'link', () => events.swept(choice.value)),
    button('Assume a size …', 'link', () => events.assumed(choice.value)),
    element(
      'datalist',
      { id: 'tips' },
      ...(tips ?? []).map(({ rows }) => element('option', { value: String(Math.log10(rows)) })),
    ),
    tips === undefined ? undefined : tipList(tips),
  );
}

function tipList(tips: readonly PlanTip[]): HTMLElement {
  if (tips.length === 0) return element('p', {}, 'The plan is the same from 1,000 to 1,000,000,000 rows.');
  const told = tips.filter(({ text }) => text !== '');
  if (told.length === 0)
    return element('p', {}, 'The steps are the same from 1,000 to 1,000,000,000 rows, in another order.');
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      `The steps change at ${told.length === 1 ? 'one size' : `${String(told.length)} sizes`}`,
    ),
    element('ul', {}, ...told.map(({ text }) => element('li', {}, text))),
  );
}

function rowsAt(slider: HTMLInputElement): number {
  return Math.round(10 ** Number(slider.value));
}

function inWords(rows: number): string {
  return `${rows.toLocaleString('en')} rows`;
}

function shortName(table: string): string {
  return table.replace(/^public\./, '');
}
