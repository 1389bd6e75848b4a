/** Generates docs/outages.md from the descriptions in examples/outages and from the recorded results of other linters. */
import { classes, engineOf, outages, shortName, type Outage } from '../../test/outages/incidents.ts';
import { namesCause, peerRecord, type PeerRecord } from '../../test/outages/peers.ts';
import type { GeneratedFile } from './generated.ts';

const all = outages();
const record = peerRecord();
const peers = ['squawk', 'pls'] as const;
const peerNames = { squawk: 'squawk', pls: 'postgres-language-server' } as const;

function page(): string {
  return [
    '<!-- Generated from examples/outages: `npm run generate`. -->',
    '# Outages',
    `${all.length} public incidents and near misses of schema changes, rebuilt in [examples/outages](../examples/outages/README.md) with different tables: ${engines()}. Each is listed with the finding that names its cause and the line, with the default settings and without statistics; a test requires this for at least 95 of 100, and at most one finding for a repaired version of each. Another test runs them on PostgreSQL 18, MariaDB and SQLite with a concurrent reader and writer: the migrations have the effects described here, and the repaired versions do not.`,
    ...(record === undefined ? [] : [peerFigures(record)]),
    ...Object.keys(classes).flatMap(section),
  ].join('\n\n');
}

function engines(): string {
  const count = (name: string): number => all.filter((one) => engineOf(one).startsWith(name)).length;
  return ['PostgreSQL', 'MySQL', 'MariaDB', 'SQLite'].map((name) => `${count(name)} of ${name}`).join(', ');
}

/** Other linters with their default settings. */
function peerFigures(said: PeerRecord): string {
  const spoken = all.filter(({ name }) => said.said[name] !== undefined);
  const rows = peers.map((peer) => {
    const named = spoken.filter((one) => namesCause(peer, one, said)).length;
    const loud = spoken.filter(({ name }) => (said.said[name]?.repaired[peer].length ?? 0) > 1).length;
    return `| ${peerNames[peer]} ${said.versions[peer]} | ${named} | ${loud} |`;
  });
  return [
    `Two other linters on the ${spoken.length} of PostgreSQL, the only ones that they can read (${said.date}, with their default settings; a cause counts as named if one of their rules with the same meaning reports the statement):`,
    ['| linter | causes named | twins with more than one finding |', '|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function section(name: string): readonly string[] {
  const own = all.filter((one) => one.class === name);
  if (own.length === 0) return [];
  const head = [
    'date',
    'what happened',
    'engine',
    'finding',
    'repaired by',
    ...peers.map((one) => peerNames[one]),
  ];
  return [
    `## ${heading(name)}`,
    classes[name as keyof typeof classes],
    [
      `| ${head.join(' | ')} |`,
      `|${'---|'.repeat(head.length)}`,
      ...own.map((one) => `| ${cells(one).join(' | ')} |`),
    ].join('\n'),
  ];
}

function heading(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function cells(outage: Outage): readonly string[] {
  const { date, title, what, note, source, name, repair } = outage;
  const told = [`**[${title}](../examples/outages/${name})** ${what}`, note, `[Source](${source}).`];
  return [
    date,
    told.filter((one) => one !== undefined).join(' '),
    engineOf(outage),
    finding(outage),
    repair,
    ...peers.map((peer) => {
      if (record?.said[name] === undefined) return '';
      return namesCause(peer, outage, record) ? 'yes' : 'no';
    }),
  ].map((cell) => cell.replaceAll('|', '\\|'));
}

function finding({ cause, reason }: Outage): string {
  if (cause === null) return `none: ${reason ?? ''}`;
  const { rule, file, line } = cause;
  return `[${rule}](rules/${rule}.md) at \`${shortName(file)}:${line}\``;
}

export function files(): readonly GeneratedFile[] {
  return [{ path: 'docs/outages.md', text: page() }];
}
