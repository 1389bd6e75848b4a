/**
 * Migrations that occur twice in a workspace: a product's distribution next to its source, a copy in an example or a test. The same text
 * under the same name, apart from its head comment, is reported once, at the original. Compares names before it reads.
 */
import { usualScope } from '../../core/findings/scope.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { baseOf, join } from '../../core/migrations/listing.ts';
import type { Knower } from './workspace-knowledge.ts';
import type { Read } from './read-file.ts';
import type { Ask, FileReport } from './report.ts';

type Around = Pick<Knower, 'workspace' | 'histories' | 'texts' | 'read' | 'hasRun'>;

/** Where the same finding is reported; undefined unless it is a copy, or if it was requested by name. */
export function originalOf(path: string, reading: Read, ask: Ask, around: Around): string | undefined {
  if (ask.named === true) return undefined;
  const { history, document } = reading;
  const own = document?.file.path;
  const name = own ?? baseOf(path);
  return around.histories
    .flatMap((other) => {
      // In one folder each file has its own name, and a repeated version has its own rule.
      if (other === history) return [];
      const alike = other.all.filter((file) => isNameOf(file.path, name));
      return alike.map((file) => ({ inside: file.path, path: join(other.folder.path, file.path) }));
    })
    .filter((one) => own === undefined || comesBefore(one, { inside: own, path }))
    .find((one) => isSameText(one.path, path, around) && isHeard(one.path, reading, ask, around))?.path;
}

/** Leaves out findings that the original has with the same message. A copy has another schema, and may have further findings. */
export function withoutReported(report: FileReport, original: FileReport): FileReport {
  if (report.kind !== 'linted' || original.kind !== 'linted' || report.findings.length === 0) return report;
  const told = new Set([...original.findings, ...original.baselined].map(wordsOf));
  const findings = report.findings.filter((one) => !told.has(wordsOf(one)));
  if (findings.length > 0) return { ...report, findings };
  const { path, folder, text } = report;
  return {
    kind: 'silent',
    path,
    because: `it is a copy of ${original.path}, which has the findings`,
    folder,
    text,
  };
}

function wordsOf({ rule, message }: Finding): string {
  return `${rule} ${message}`;
}

function isSameText(a: string, b: string, { texts }: Around): boolean {
  const [one, other] = [texts.read(a), texts.read(b)];
  return one.kind === 'text' && other.kind === 'text' && bare(one.text) === bare(other.text);
}

/** A distributed migration has a head comment about its origin, and may create its schema with or without IF NOT EXISTS. */
function bare(text: string): string {
  return text
    .replace(/^(?:\s*--[^\n]*\n)+/, '')
    .trimStart()
    .replaceAll(/\b(create\s+(?:schema|extension)\s+)if\s+not\s+exists\s+/gi, '$1');
}

/** The original gets findings itself, for the same database: otherwise nobody would see them. */
function isHeard(
  path: string,
  { dialect }: Read,
  ask: Ask,
  { workspace, texts, read, hasRun }: Around,
): boolean {
  const original = read(path, {}, new Map());
  if (original.kind !== 'read' || original.dialect !== dialect) return false;
  const scope = ask.scope ?? workspace.configs.configFor(path).config.scope ?? usualScope;
  return scope === 'all' || !hasRun(path) || (scope === 'open' && texts.overlays.has(path));
}

/** The same, or one with a version prepended. */
function isNameOf(a: string, b: string): boolean {
  return a === b || a.endsWith(`_${b}`) || b.endsWith(`_${a}`);
}

interface Placed {
  /** Of its folder. */
  readonly inside: string;
  readonly path: string;
}

/** A copy has the longer name, or is in a deeper folder: any order that selects one will do. */
function comesBefore(a: Placed, b: Placed): boolean {
  if (a.inside.length !== b.inside.length) return a.inside.length < b.inside.length;
  const depth = a.path.split('/').length - b.path.split('/').length;
  return depth === 0 ? a.path < b.path : depth < 0;
}
