/** Prints a plan as a tree of lines: its shape, and its figures if they are meaningful. */
import type { PlanDocument, PlanRow } from '../../core/plan/present/document.ts';
import { printable, wrap, type Style } from '../style.ts';
import { groupBy } from '../../core/collections/group-by.ts';

/** Details that do not help to understand how a query is executed. */
const plumbing = new Set(['Output', 'Table', 'Alias']);

export function planText(plan: PlanDocument, place: string, style: Style): string {
  const head = `${style.bold(printable(place))} ${style.dim(printable(plan.title))}`;
  const origin = style.dim(`${printable(plan.origin.notice)} ${printable(plan.origin.server)}.`);
  return `${[head, origin, ...branches(plan, style)].join('\n')}\n`;
}

function branches(plan: PlanDocument, style: Style): readonly string[] {
  const children = groupBy(plan.rows, ({ parent }) => parent);
  const lines = (row: PlanRow, lead: string, isLast: boolean, isRoot: boolean): readonly string[] => {
    const below = children.get(row.id) ?? [];
    const branch = isRoot ? '' : `${lead}${isLast ? '└─ ' : '├─ '}`;
    const inside = isRoot ? '' : `${lead}${isLast ? '   ' : '│  '}`;
    const detailLead = `${inside}${below.length > 0 ? '│  ' : '   '}`;
    return [
      `  ${style.dim(branch)}${title(row, style)}`,
      ...row.details
        .filter(({ label }) => !plumbing.has(label))
        .flatMap(({ label, text }) =>
          wrap(`${label}: ${printable(text)}`, style.width - detailLead.length - 2).map(
            (line) => `  ${style.dim(detailLead)}${style.dim(line)}`,
          ),
        ),
      ...row.insights.flatMap(({ title: about, message }) =>
        wrap(`${about}: ${printable(message)}`, style.width - detailLead.length - 2).map(
          (line) => `  ${style.dim(detailLead)}${style.yellow(line)}`,
        ),
      ),
      ...below.flatMap((child, i) => lines(child, inside, i === below.length - 1, false)),
    ];
  };
  return (children.get(-1) ?? []).flatMap((root) => lines(root, '', true, true));
}

function title(row: PlanRow, style: Style): string {
  const role = row.role === '' ? '' : `${style.dim(`${printable(row.role)}:`)} `;
  const object = row.object === '' ? '' : ` on ${style.bold(printable(row.object))}`;
  const figures = [
    row.estimatedRows === '' ? '' : `${row.estimatedRows} rows`,
    row.cost === '' ? '' : `${row.cost} of cost`,
  ];
  const shown = figures.filter((one) => one !== '').join(', ');
  return `${role}${printable(row.title)}${object}${shown === '' ? '' : style.dim(` ${shown}`)}`;
}

/** Without the parts that are only for drawing. */
export function planJson(
  plans: readonly { readonly place: string; readonly plan: PlanDocument }[],
  remarks: readonly string[],
): string {
  const queries = plans.map(({ place, plan }) => ({
    place,
    title: plan.title,
    grade: plan.kind,
    server: plan.origin.server,
    notice: plan.origin.notice,
    assumedRows: plan.sizes,
    nodes: plan.rows.map((row) => ({
      id: row.id,
      parent: row.parent,
      node: row.title,
      object: row.object,
      role: row.role,
      rows: row.estimatedRows,
      cost: row.cost,
      insights: row.insights,
      details: row.details.filter(({ label }) => !plumbing.has(label)),
    })),
  }));
  return `${JSON.stringify({ version: 1, queries, remarks }, undefined, 2)}\n`;
}
