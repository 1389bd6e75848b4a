/** Pictures in Markdown, each followed by a table with what it shows. Titles come from databases and are shown as text. */
import type { Chart } from '../../engine/svg/chart.ts';
import { plain, table } from './markdown.ts';

/** The preview's own colours, as each theme sets them; a picture behind an address would not know them. */
const style = `<style>
svg.timeline { max-width: 100%; height: auto; font-size: 12px; }
.timeline .axis { fill: var(--vscode-editor-foreground); } .timeline .base { stroke: var(--vscode-editor-foreground); }
.timeline .line { fill: none; stroke: var(--vscode-textLink-foreground); stroke-width: 2; } .timeline .point { fill: var(--vscode-textLink-foreground); }
.timeline .limit { stroke: var(--vscode-editorError-foreground); stroke-width: 1.5; stroke-dasharray: 6 4; }
.timeline .range { fill: var(--vscode-textLink-foreground); fill-opacity: .25; stroke: var(--vscode-textLink-foreground); stroke-dasharray: 2 3; }
</style>`;

/** `unit`: the head of the column of times. */
export function chartSections(heading: string, unit: string, charts: readonly Chart[]): readonly string[] {
  if (charts.length === 0) return [];
  return [
    `## ${heading}`,
    style,
    ...charts.flatMap(({ title, svg, values }) => [
      `### ${plain(title)}`,
      `<div>${svg}</div>`,
      table(
        [unit, 'value'],
        values.map(({ at, value }) => [at, value]),
      ),
    ]),
  ];
}
