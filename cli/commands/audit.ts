/**
 * `plinth audit`: checks a whole schema against all rules and shows which findings are new or fixed since the last audit. Reads migration
 * files; needs no server.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { appended, emptyTrend, printTrend, readTrend, type TrendFile } from '../../core/audit/trend.ts';
import { auditOf, runOf, type Accepted } from '../../core/audit/audit.ts';
import type { Audit } from '../../core/audit/model.ts';
import { standingFindings } from '../../core/audit/schema-lint.ts';
import { nothingCovered } from '../../core/lint/coverage.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { forPeople } from '../../core/schema/as-written.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { auditHtmlTemplate, auditMarkdownTemplate } from '../../engine/audit/templates.ts';
import { renderAudit } from '../../engine/audit/render.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { readersWith } from '../../engine/parsers/readers.ts';
import { kit } from '../../engine/session/kit.ts';
import { teamTemplate } from '../../engine/session/team-template.ts';
import { lintable } from '../../engine/session/lintable.ts';
import type { Session } from '../../engine/session/session.ts';
import { version } from '../../engine/version.ts';
import type { AuditRequest } from '../verbs/audit.ts';
import { chooseFolder, sessionFor, targetOf } from '../folders.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { placesIn } from '../places.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import { codeOf, handOut, isWritten } from '../written.ts';

/** The exit code. */
export async function auditCommand(request: AuditRequest, io: Io): Promise<number> {
  if (request.printTemplate !== undefined) {
    io.write(request.printTemplate === 'html' ? auditHtmlTemplate : auditMarkdownTemplate);
    return 0;
  }
  const before = request.trend === undefined ? emptyTrend : trendIn(resolve(io.cwd, request.trend));
  if (typeof before === 'string') return refuse(io, `${request.trend ?? ''} was not read: ${before}.`);
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const folder = chooseFolder(session, path, request, io, 'an audit');
  if (typeof folder === 'string') return refuse(io, folder);
  const made = await auditIn(session, folder, request, io);
  if (request.trend === undefined) return deliver(made, undefined, session, request, io);
  const { run, findings } = runOf(made);
  // The key is the folder's path in the workspace, so that the current directory does not start a new trend.
  const next = appended(before, folder.path, run, findings);
  if (typeof next === 'string') return refuse(io, `Nothing was added to ${request.trend}: ${next}.`);
  return deliver({ ...made, trend: next.trend }, printTrend(next.file), session, request, io);
}

/** Returns half a sentence if the file cannot be read, and an empty trend if it does not exist yet. */
function trendIn(file: string): TrendFile | string {
  if (!existsSync(file)) return emptyTrend;
  try {
    return readTrend(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return codeOf(error, 'it is not valid JSON');
  }
}

async function auditIn(
  session: Session,
  folder: MigrationFolder,
  request: AuditRequest,
  io: Io,
): Promise<Audit> {
  const { config } = session.workspace.configs.configFor(join(folder.path, 'x.sql'));
  const targetVersion = targetOf(request, folder);
  const schema = forPeople((await session.schemaOf(folder)) ?? emptySchema(), targetVersion);
  const reports = await session.folderReports();
  const coverage = reports.find((one) => one.folder.path === folder.path)?.coverage ?? nothingCovered;
  const { accepted, unused } = await acceptedIn(session, folder, io);
  const date = request.date ?? new Date().toISOString().slice(0, 10);
  const standing = standingFindings(schema, targetVersion, {
    reader: readersWith(await loadPostgresParser())[schema.dialect],
    queries: await session.queriesOf(folder, 'all'),
    kit: {
      rules: [...kit.rules, ...session.teamRules],
      effectOf: kit.effectOf,
      preset: request.preset,
      settings: config.rules,
      required: config.required,
      today: date,
      personalData: config.personalData,
    },
  });
  return auditOf({
    schema,
    standing,
    accepted,
    rules: session.rules,
    settings: config.personalData,
    place: placesIn(session, io),
    facts: {
      folder: shownPath(session.root, folder.path, io.cwd) || '.',
      tool: toolById(folder.tool).name,
      date,
      plinth: version(),
      targetVersion,
      preset: request.preset,
      statements: coverage.statements,
      understood: coverage.understood,
      unused,
    },
  });
}

const inVain = 'convention/unused-suppression';

/** The accepted and suppressed findings of the folder's migrations, and the entries that no longer match a finding. */
async function acceptedIn(
  session: Session,
  folder: MigrationFolder,
  io: Io,
): Promise<{ readonly accepted: readonly Accepted[]; readonly unused: Audit['unused'] }> {
  const accepted: Accepted[] = [];
  const unused: Audit['unused'][number][] = [];
  const files = lintable(session.workspace).filter(
    (path) => folder.path === '' || path.startsWith(`${folder.path}/`),
  );
  for (const [at, path] of files.entries()) {
    io.progress(`${at + 1} of ${files.length}  ${printable(path)}`);
    const report = await session.report(path, { scope: 'all' });
    if (report.kind !== 'linted') continue;
    const file = shownPath(session.root, path, io.cwd);
    for (const finding of report.suppressed)
      accepted.push({ file: path, finding, by: 'comment', reason: finding.reason });
    for (const finding of report.baselined)
      accepted.push({ file: path, finding, by: 'baseline', reason: 'listed in the baseline' });
    for (const { rule, message, span } of report.findings)
      if (rule === inVain)
        unused.push({ file, line: new LineIndex(report.text).position(span.start).line + 1, message });
    for (const { rule } of report.gone)
      unused.push({
        file,
        line: undefined,
        message: `The baseline lists ${rule}, which is not found any more.`,
      });
  }
  io.progress('');
  for (const { file, rule } of session.listedInVain())
    unused.push({
      file: shownPath(session.root, file, io.cwd),
      line: undefined,
      message: `The baseline lists ${rule} for a file that is not there any more.`,
    });
  return { accepted, unused };
}

// --------------------------------------------------------------------------------------------------------------- output

/** Writes the document first: a run whose output failed must not be added to the trend. */
function deliver(
  audit: Audit,
  trend: string | undefined,
  session: Session,
  request: AuditRequest,
  io: Io,
): number {
  const document = documentOf(audit, session, request);
  if ('message' in document) return refuse(io, document.message);
  if (!handOut(() => document.text, request.output, io)) return 2;
  if (request.trend !== undefined && trend !== undefined && !isWritten(request.trend, trend, io)) return 2;
  return fails(audit, request.failOn) ? 1 : 0;
}

function documentOf(
  audit: Audit,
  session: Session,
  { format }: AuditRequest,
): { readonly text: string } | { readonly message: string } {
  if (format === 'json')
    return {
      text: `${JSON.stringify({ version: 1, ...audit }, (_key, value: unknown) => value ?? null, 2)}\n`,
    };
  const template = teamTemplate(session, 'audit', format);
  if (template !== undefined && 'message' in template) return template;
  try {
    return { text: renderAudit(audit, format, template?.text) };
  } catch (error) {
    if (template === undefined) throw error;
    const because = error instanceof Error ? error.message : String(error);
    return { message: `The template ${template.file} is no Mustache template: ${because}` };
  }
}

function fails({ open, trend }: Audit, failOn: AuditRequest['failOn']): boolean {
  switch (failOn) {
    case 'never':
      return false;
    case 'error':
      return open.error > 0;
    case 'warning':
      return open.error + open.warning > 0;
    case 'new':
      return trend.kind === 'since' && trend.came.length > 0;
  }
}
