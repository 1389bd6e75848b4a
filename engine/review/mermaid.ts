/** The touched tables as a Mermaid entity diagram. Names are cut down to what the grammar of Mermaid takes: they are for looking at. */
import type { Diagram } from '../../core/review/schema/schema-model.ts';

export function mermaidOf({ tables, links }: Diagram): string {
  return [
    'erDiagram',
    ...tables.flatMap(({ name, state, columns, more }, at) => [
      `  t${at}["${label(name)}${state === 'neighbour' ? '' : ` (${state})`}"] {`,
      ...columns.map((column) => `    ${typeWord(column.type)} ${word(column.name)}${mark(column.state)}`),
      ...(more > 0 ? [`    more columns "${more} more"`] : []),
      '  }',
    ]),
    ...links.map(
      ({ from, to, name, optional, single }) =>
        `  t${from} ${single ? '|o' : '}o'}--${optional ? 'o|' : '||'} t${to} : "${label(name)}"`,
    ),
  ].join('\n');
}

function mark(state: Diagram['tables'][number]['columns'][number]['state']): string {
  return state === 'same' ? '' : ` "${state}"`;
}

export function label(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 63);
}

/** A name of the grammar begins with a letter. */
export function word(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : `_${plain}`.replace(/^_+/, 'x_');
}

/** Of types the grammar takes brackets too. */
function typeWord(text: string): string {
  const plain = text
    .replaceAll('"', '')
    .replaceAll(/[^A-Za-z0-9_()[\]]/g, '_')
    .slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : word(plain);
}
