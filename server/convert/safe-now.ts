/** The "safe now?" answer as a Markdown document, with headings and lists that screen readers can navigate. */
import type { SafeNow } from '../../core/safe-now/judge.ts';
import { code, plain } from './markdown.ts';

const heads: Readonly<Record<SafeNow['level'], string>> = {
  waits: 'It would wait',
  unknown: 'Not everything could be seen',
  caution: 'Nothing is in the way, with a caution',
  clear: 'Nothing is in the way',
};

export function safeNowMarkdown(answer: SafeNow): string {
  const { level, verdict, files, at, server, parts, unseen } = answer;
  const found = parts.filter(({ lines }) => lines.length > 0);
  const empty = parts.filter(({ lines }) => lines.length === 0);
  const evidence = found.flatMap(({ title, lines }) => [
    `## ${plain(title)}`,
    lines.map(({ text, query }) => item(text, query)).join('\n'),
  ]);
  return [
    `# ${heads[level]}`,
    `**${plain(verdict)}**`,
    plain(`${files.join(', ')} · ${server} · ${at}`),
    ...evidence,
    ...(empty.length === 0 ? [] : ['## Looked at, and nothing there']),
    empty.map(({ title, nothing }) => item(`${title}: ${lowerFirst(nothing)}`, undefined)).join('\n'),
    '## What was not seen',
    unseen.length === 0
      ? 'Nothing that this look asks for\\.'
      : unseen.map((text) => item(text, undefined)).join('\n'),
    '---',
    'A look at one moment, in one read\\-only transaction\\. Run *Plinth: Safe to Run Now?* again for a new one\\.',
    '',
  ].join('\n\n');
}

function item(text: string, query: string | undefined): string {
  return query === undefined ? `- ${plain(text)}` : `- ${plain(text)}  \n  ${code(query)}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
