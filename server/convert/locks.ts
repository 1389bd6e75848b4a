/** The minutes in which the lock view was visible, as Markdown. */
import type { SeenWaits } from '../../core/locks/seen.ts';
import { formatBytes } from '../../core/text/format.ts';
import { chartsOfMinutes, timeText, type Look } from '../../engine/locks/minutes.ts';
import { chartSections } from './charts.ts';
import { code, plain, table } from './markdown.ts';

export function minutesMarkdown({ server, database, standbys }: SeenWaits, looks: readonly Look[]): string {
  const [first, last] = [looks[0]?.day ?? NaN, looks.at(-1)?.day ?? NaN];
  const span =
    looks.length === 1
      ? `One look at ${timeText(last)}; a picture needs two.`
      : `${looks.length} looks from ${timeText(first)} to ${timeText(last)} in UTC, since the view was shown.`;
  return [
    `# Waits and lag of ${plain(database)}`,
    `${plain(server)}. ${span} Nothing is asked while the view is hidden.`,
    ...chartSections('Over time', 'time', chartsOfMinutes(looks)),
    '## Standbys and subscribers',
    standbysOf(standbys),
    '',
  ].join('\n\n');
}

function standbysOf(standbys: SeenWaits['standbys']): string {
  if (standbys === undefined) return 'How far replicas are behind is not read on this server.';
  if (standbys.length === 0)
    return 'None is connected. One that lost its connection is seen by its replication slot: check the health of the server.';
  return table(
    ['who', 'not replayed'],
    standbys.map(({ name, behind }) => [
      code(name),
      behind === undefined ? 'hidden from this role; pg\\_monitor shows it' : formatBytes(behind),
    ]),
  );
}
