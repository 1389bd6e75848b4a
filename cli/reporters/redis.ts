/** The two output formats of `plinth redis`. The JSON is public: nothing is removed within a version. */
import type { Section } from '../../core/keyspace/facts.ts';
import type { KeyspaceDifference } from '../../core/keyspace/patterns.ts';
import { detailOf, sampleSentence } from '../../core/keyspace/present.ts';
import type { KeySample } from '../../core/keyspace/sample.ts';
import type { KeyNode } from '../../core/keyspace/tree.ts';
import { grouped } from '../../core/text/format.ts';
import { printable, wrap, type Style } from '../style.ts';

export interface RedisReport {
  readonly product: string;
  readonly version: string;
  readonly label: string;
  readonly sample: KeySample;
  readonly tree: readonly KeyNode[];
  readonly sections: readonly Section[];
  /** Undefined if there is no file of patterns. */
  readonly drift: { readonly file: string; readonly differences: readonly KeyspaceDifference[] } | undefined;
}

export function redisJson({ product, version, sample, tree, sections, drift }: RedisReport): string {
  const answer = {
    version: 1,
    server: { product, version },
    keys: {
      total: sample.total,
      sampled: sample.names.length,
      isComplete: sample.isComplete,
      prefixes: tree.map(nodeJson),
    },
    sections,
    drift: drift ?? null,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function nodeJson({ pattern, keys, children }: KeyNode): object {
  return { pattern, ...keys, children: children.map(nodeJson) };
}

export function redisText(report: RedisReport, style: Style): string {
  const { product, version, label, sample, tree, sections, drift } = report;
  const lines = [
    style.bold(printable(`${product} ${version}, ${label}`)),
    ...wrap(sampleSentence(sample), style.width),
  ];
  if (tree.length > 0) lines.push('', style.bold('Keys'), ...nodes(tree, '', style));
  if (drift !== undefined) lines.push('', ...driftText(drift, style));
  for (const one of sections)
    if (one.facts.length + one.unseen.length > 0) lines.push('', ...sectionText(one, style));
  return `${lines.join('\n')}\n`;
}

const mostNodes = 12;
const deepest = 3;

function nodes(list: readonly KeyNode[], indent: string, style: Style): readonly string[] {
  const shown = list.slice(0, mostNodes);
  const rest = list.length - shown.length;
  return [
    ...shown.flatMap((node) => {
      const { low, high, isExact } = node.keys;
      const range = isExact ? '' : style.dim(` (${grouped(low)} to ${grouped(high)})`);
      const own = `${indent}  ${printable(node.pattern)}  ${detailOf(node)}${range}`;
      const isDeep = indent.length / 2 + 1 >= deepest;
      return [own, ...(isDeep ? [] : nodes(node.children, `${indent}  `, style))];
    }),
    ...(rest > 0 ? [style.dim(`${indent}  and ${rest} more`)] : []),
  ];
}

function driftText(
  { file, differences }: NonNullable<RedisReport['drift']>,
  style: Style,
): readonly string[] {
  const title = style.bold(`Keys against ${printable(file)}`);
  if (differences.length === 0) return [title, '  No difference.'];
  return [
    title,
    ...differences.flatMap(({ pattern, message }) => [
      `  ${style.yellow(printable(pattern))}`,
      ...wrap(printable(message), style.width - 4).map((line) => `    ${line}`),
    ]),
  ];
}

function sectionText({ title, facts, unseen }: Section, style: Style): readonly string[] {
  const said = (text: string): readonly string[] =>
    wrap(printable(text), style.width - 4).map((line) => `    ${line}`);
  return [
    style.bold(title),
    ...facts.flatMap(({ label, detail, more, isConcern }) => [
      `  ${isConcern ? style.yellow(`! ${printable(label)}`) : printable(label)}  ${printable(detail)}`,
      ...(isConcern ? more.flatMap(said) : []),
    ]),
    ...unseen.flatMap((text) => wrap(printable(text), style.width - 2).map((line) => `  ${style.dim(line)}`)),
  ];
}
