/** `plinth config <file>`: prints the settings that apply to one file and where each of them comes from. */
import { usualScope } from '../../core/findings/scope.ts';
import { relative } from 'node:path';
import { suppressionCommentsIn } from '../../core/lint/suppression-comments.ts';
import { isLower, type Config, type Origin } from '../../core/config/merge.ts';
import { speaksIn } from '../../core/findings/preset.ts';
import { describeReason, type Reason } from '../../core/migrations/reason.ts';
import { handIn } from '../../core/migrations/applying/by-hand.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { versionName } from '../../core/migrations/dialect/server-version.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { FileReport } from '../../engine/session/report.ts';
import type { Session } from '../../engine/session/session.ts';
import { targetOf } from '../../engine/session/target.ts';
import { version } from '../../engine/version.ts';
import type { Io } from '../io.ts';
import { openSession } from '../open-session.ts';
import { printable, wrap } from '../style.ts';
import { locate, shownPath } from '../targets.ts';
import type { ConfigRequest } from '../verbs/config.ts';

/** One fact about the file: its name, its value, and the reason. */
interface Line {
  readonly name: string;
  readonly value: string;
  readonly because: string | undefined;
}

export async function configCommand(request: ConfigRequest, io: Io): Promise<number> {
  const { groups, missing } = locate([request.path], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target?.kind !== 'file') {
    const because = target === undefined ? (missing[0]?.because ?? 'it does not exist') : 'it is a folder';
    io.complain(`${printable(request.path)} was not read: ${because}. Name one file.\n`);
    return 2;
  }
  const session = await openSession(group.root, io, request);
  const report = await session.report(target.path);
  const lines = linesOf(session, target.path, report, io.cwd);
  io.write(request.format === 'json' ? asJson(target.path, lines) : asText(target.path, lines, io));
  for (const { file, line, column, message } of session.workspace.configs.troubles)
    io.complain(
      `${printable(shownPath(group.root, file, io.cwd))}:${line}:${column} ${printable(message)}\n`,
    );
  return session.workspace.configs.troubles.length > 0 ? 2 : 0;
}

function linesOf(session: Session, path: string, report: FileReport, cwd: string): readonly Line[] {
  const { config, file, layers } = session.workspace.configs.configFor(path);
  const { origins } = config;
  return [
    line(
      'configuration',
      file ?? 'none',
      file === undefined ? 'no plinth.config.json here or above' : undefined,
    ),
    ...layers.slice(0, -1).map((layer) => line('extends', layer.file, undefined)),
    ...origins.overrides.map((origin) => line('override', placeOf(origin), 'its globs match this file')),
    ...versionLines(session, path),
    line('findings', verdicts[report.kind], report.because),
    ...folderLines(session, path, report),
    line('scope', config.scope ?? usualScope, said(origins.scope)),
    line('preset', config.preset, said(origins.preset)),
    ...ruleLines(session, path),
    ...baselineLines(session, path, cwd),
    ...statisticsLines(session, path, cwd),
    ...(config.smallTables.length === 0
      ? []
      : [line('small tables', config.smallTables.join(', '), 'smallTables says so')]),
    ...(config.lockTimeout === undefined
      ? []
      : [line('lock_timeout', config.lockTimeout, said(origins.lockTimeout))]),
    ...personalDataLines(config),
    ...suppressionLines(report),
  ];
}

function said(origin: Origin | undefined): string {
  return origin === undefined ? 'the default' : `${placeOf(origin)} says so`;
}

function placeOf({ file, line: at, within }: Origin): string {
  return `${file}:${at}${within === 'override' ? ', an override' : ''}`;
}

/** The Plinth versions that the configuration files require. */
function versionLines(session: Session, path: string): readonly Line[] {
  return session.workspace.configs.configFor(path).layers.flatMap(({ config, file, lineOf }) => {
    const { plinthVersion } = config;
    if (plinthVersion === undefined) return [];
    const place = `${file}:${lineOf(plinthVersion.at.start)}`;
    return [line('plinth version', plinthVersion.value, `${place} wants it; this is ${version()}`)];
  });
}

const verdicts: Readonly<Record<FileReport['kind'], string>> = {
  linted: 'told',
  applied: 'not told: applied history',
  silent: 'none: the file is left alone',
  unreadable: 'none: the file was not read',
};

function runnerLines({ runner, startedBy }: MigrationFolder): readonly Line[] {
  if (runner === undefined)
    return startedBy === undefined
      ? []
      : [line('applied', startedBy.command, `${startedBy.file}:${startedBy.line}`)];
  const says = [
    runner.startedBy && `started by ${article[runner.startedBy]}`,
    runner.transaction && transactionWords[runner.transaction],
    runner.lock && `lock: ${runner.lock}`,
    runner.instances === undefined ? undefined : `${runner.instances} instances`,
  ].filter((one) => one !== undefined);
  return says.length === 0 ? [] : [line('applied', says.join(', '), `${runner.file} says so`)];
}

const article = { command: 'a command', application: 'the application', person: 'a person' } as const;
const transactionWords = {
  migration: 'a transaction for each file',
  'all-pending': 'one transaction for all pending files',
  nothing: 'no transaction around a file',
} as const;

function folderLines(session: Session, path: string, report: FileReport): readonly Line[] {
  const folder = report.folder ?? session.folderFor(path);
  if (folder === undefined) return [line('migrations', 'none', 'no migration folder was recognised')];
  const { config } = session.workspace.configs.configFor(path);
  const byHand = handIn(folder.settings);
  const target = targetOf(folder, {}, config.targetVersion);
  const targetFrom =
    config.targetVersion === undefined ? (target.file ?? target.from) : said(config.origins.targetVersion);
  return [
    report.folder === undefined
      ? line(
          'migrations',
          folder.path || '.',
          'the file is no migration; the nearest folder says what the tables are',
        )
      : line('migrations', folder.path || '.', undefined),
    line('tool', toolById(folder.tool).name, reasons(folder.toolReasons)),
    ...(byHand === undefined ? [] : [line('applied', 'by hand, statement by statement', byHand)]),
    ...runnerLines(folder),
    line('dialect', folder.dialectName, reasons(folder.dialectReasons)),
    line('target version', versionName(target.dialect, target.version), targetFrom),
    ...(folder.appliedThrough === undefined
      ? []
      : [line('applied through', folder.appliedThrough, 'the configuration says so')]),
  ];
}

/** Only rules that differ from the preset or are required. */
function ruleLines(session: Session, path: string): readonly Line[] {
  const { config } = session.workspace.configs.configFor(path);
  return session.rules.flatMap((rule) => {
    const setting = config.rules.get(rule.id);
    const floor = config.required.get(rule.id);
    const usual = speaksIn(rule.preset, config.preset) ? rule.severity : 'off';
    if (floor !== undefined) {
      const usually = usual === 'off' ? rule.severity : usual;
      const kept = isLower(setting ?? usually, floor.severity) ? floor.severity : (setting ?? usually);
      const escape = floor.suppressible ? 'comments and the baseline may silence it' : 'nothing silences it';
      return [line(rule.id, kept, `${placeOf(floor.from)} requires ${floor.severity} or more; ${escape}`)];
    }
    if (setting === undefined || setting === usual) return [];
    return [line(rule.id, setting, `${said(config.origins.rules.get(rule.id))}; the preset says ${usual}`)];
  });
}

function baselineLines(session: Session, path: string, cwd: string): readonly Line[] {
  const { baselines } = session.workspace;
  const place = baselines.placeOf(path);
  if (!baselines.all.some(({ file }) => file === place.file)) return [];
  const count = baselines.entriesOf(path).length;
  const shown = shownPath(session.root, relative(session.root, place.file), cwd);
  return [line('baseline', shown, `it lists ${count} ${count === 1 ? 'finding' : 'findings'} of this file`)];
}

function statisticsLines(session: Session, path: string, cwd: string): readonly Line[] {
  const { statistics } = session.workspace;
  const sizes = statistics.sizesFor(path);
  if (sizes === undefined) return [];
  const shown = shownPath(session.root, relative(session.root, statistics.placeOf(path)), cwd);
  const count = sizes.byKey.size;
  const what = `${count} ${count === 1 ? 'relation' : 'relations'}, collected on ${sizes.collectedAt.slice(0, 10)}`;
  return [line('statistics', shown, what)];
}

function personalDataLines({ personalData, origins }: Config): readonly Line[] {
  if (origins.personalData === undefined) return [];
  const { words, ignoredWords, columns, tables } = personalData;
  const counts = [
    [Object.values(words).flat().length, 'word', 'words'],
    [ignoredWords.length, 'ignored word', 'ignored words'],
    [columns.size, 'column', 'columns'],
    [tables.size, 'table', 'tables'],
  ] as const;
  const said = counts.flatMap(([count, one, many]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`],
  );
  return [
    line('personal data', said.join(', ') || 'nothing', `${placeOf(origins.personalData)} has the last word`),
  ];
}

function suppressionLines(report: FileReport): readonly Line[] {
  if (report.kind !== 'linted' && report.kind !== 'applied') return [];
  const lines = new LineIndex(report.text);
  return suppressionCommentsIn(report.text, report.sections).map(({ form, at, rules, reason }) => {
    const where = `line ${lines.position(at.start).line + 1}`;
    const what = rules.map(({ id }) => id).join(', ');
    return line(
      `suppression (${form})`,
      `${what || 'no rule'}, ${where}`,
      reason === '' ? 'no reason' : reason,
    );
  });
}

function reasons(all: readonly Reason[]): string | undefined {
  return all.length === 0 ? undefined : all.map(describeReason).join('; ');
}

function line(name: string, value: string, because: string | undefined): Line {
  return { name, value, because };
}

function asText(path: string, lines: readonly Line[], { style }: Io): string {
  const widest = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.flatMap(({ name, value, because }) => {
    const text = because === undefined ? value : `${value} (${because})`;
    return wrap(printable(text), Math.max(40, style.width - widest - 4)).map(
      (one, i) => `  ${i === 0 ? style.dim(printable(name).padEnd(widest)) : ' '.repeat(widest)}  ${one}`,
    );
  });
  return `${[style.bold(printable(path)), ...rows].join('\n')}\n`;
}

function asJson(path: string, lines: readonly Line[]): string {
  const applies = lines.map(({ name, value, because }) => ({
    name,
    value,
    ...(because === undefined ? {} : { because }),
  }));
  return `${JSON.stringify({ version: 1, file: path, applies }, undefined, 2)}\n`;
}
