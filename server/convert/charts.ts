/** Pictures in Markdown, each followed by a table with what it shows. Titles come from databases and are shown as text. */
import type { Chart } from '../../engine/svg/chart.ts';
import { asImage } from '../../engine/svg/timeline.ts';
import { plain, table } from './markdown.ts';

/** `unit`: the head of the column of times. */
export function chartSections(heading: string, unit: string, charts: readonly Chart[]): readonly string[] {
  if (charts.length === 0) return [];
  return [
    `## ${heading}`,
    ...charts.flatMap(({ title, svg, values }) => [
      `### ${plain(title)}`,
      `![](${asImage(svg)})`,
      table(
        [unit, 'value'],
        values.map(({ at, value }) => [at, value]),
      ),
    ]),
  ];
}
