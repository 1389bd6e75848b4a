/** `plinth contracts`: writes types, schemas and errors of a migration folder's schema for application code, or compares them with files. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Contract } from '../../core/contracts/contract.ts';
import { contractOf } from '../../core/contracts/of-schema.ts';
import { errorMapOf } from '../../core/contracts/print/errors.ts';
import { queriesAsTypeScript } from '../../core/contracts/print/queries.ts';
import { jsonSchemaOf, unsaidInJson } from '../../core/contracts/print/json-schema.ts';
import { typeScriptOf } from '../../core/contracts/print/typescript.ts';
import { dialectOf, drivers, type Driver } from '../../core/contracts/print/drivers.ts';
import { unsaid } from '../../core/contracts/print/values.ts';
import { zodOf } from '../../core/contracts/print/zod.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { projectFormatter } from '../../engine/formatting/project-formatter.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import type { ContractsRequest } from '../verbs/contracts.ts';
import { chooseFolder, sessionFor, type Which } from '../folders.ts';
import type { Io } from '../io.ts';
import { namedQueries, withDescriber, type DescribedQueries } from '../contracts/described-queries.ts';
import { changesSince, isBreaking, sinceJson, sinceText } from '../contracts/since.ts';
import { refuse } from '../on-connection.ts';
import { printable } from '../style.ts';
import { isWritten } from '../written.ts';
import { plural } from '../../core/text/format.ts';

/** The exit code. */
export async function contractsCommand(request: ContractsRequest, io: Io): Promise<number> {
  const opened = await sessionFor(request, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const { session, path } = opened;
  const { output, since } = request;
  const folder = chooseFolder(session, path, request, io, 'a contract', whichOf(session, request));
  if (typeof folder === 'string') return refuse(io, folder);
  const driver = request.driver ?? drivers.find((one) => dialectOf[one] === folder.dialect);
  if (driver === undefined)
    return refuse(
      io,
      `${printable(folder.path)} is for ${folder.dialectName}, for which there is no contract.`,
    );
  const changes = since === undefined ? [] : await changesSince(session, folder, since, io);
  if (typeof changes === 'string') return refuse(io, changes);
  const isJson = request.format === 'json';
  const code =
    output === undefined
      ? 0
      : await writeFiles(
          session,
          folder,
          { ...request, output, driver },
          isJson ? { ...io, write: io.complain } : io,
        );
  if (since !== undefined && code !== 2)
    io.write(isJson ? sinceJson(changes, since) : sinceText(changes, since));
  return code === 0 && request.check && changes.some(isBreaking) ? 1 : code;
}

/** Without a driver, migrations of PostgreSQL if there are any. */
function whichOf({ folders }: Session, { driver }: ContractsRequest): Which {
  if (driver !== undefined) return [dialectOf[driver]];
  return folders.some(({ dialect }) => dialect === 'postgresql') ? ['postgresql'] : 'read';
}

type FilesRequest = ContractsRequest & { readonly output: string; readonly driver: Driver };

/** The exit code. */
async function writeFiles(
  session: Session,
  folder: MigrationFolder,
  request: FilesRequest,
  io: Io,
): Promise<number> {
  const schema = (await session.schemaOf(folder)) ?? emptySchema();
  const contract = contractOf(schema, await loadPostgresParser());
  const named = namedQueries(session, folder, queryFiles(session, ''));
  const described = await withDescriber(io, (describe) =>
    describe(named.queries, schema, (file) => labHistory(session, file)),
  );
  if (typeof described === 'string') return refuse(io, described);
  for (const { path, name, because } of [...named.refused, ...described.refused])
    io.complain(`${printable(path)} ${printable(name)} has no types: ${printable(because)}\n`);
  const isPostgres = folder.dialect === 'postgresql';
  if (!isPostgres)
    io.complain(
      `Named queries and errors.json are for PostgreSQL alone: ${printable(folder.path)} gets neither.\n`,
    );
  const all = filesOf(contract, described, request).filter(
    ({ name }) => isPostgres || name !== 'errors.json',
  );
  const files = await asTheProjectFormats(all, session.root, request, io);
  if (request.check) return differences(files, request, io);
  for (const { name, text } of files) if (!isWritten(join(request.output, name), text, io)) return 2;
  io.write(
    `${all.map(({ name }) => name).join(', ')} in ${printable(request.output)}: ${plural(contract.tables.length, 'table')}, ${plural(contract.views.length, 'view')}, ${plural(contract.enums.length, 'enum')}, ${plural(described.queries.length, 'query', 'queries')}.\n`,
  );
  io.write(leftOut(contract));
  return 0;
}

interface File {
  readonly name: string;
  readonly text: string;
}

function filesOf(
  contract: Contract,
  { queries }: DescribedQueries,
  { driver }: FilesRequest,
): readonly File[] {
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
  return [
    { name: 'tables.ts', text: typeScriptOf(contract, driver) },
    ...(queries.length === 0 ? [] : [{ name: 'queries.ts', text: queriesAsTypeScript(queries, driver) }]),
    { name: 'validators.ts', text: zodOf(contract) },
    { name: 'rows.schema.json', text: json(jsonSchemaOf(contract)) },
    { name: 'errors.json', text: json(errorMapOf(contract)) },
  ];
}

/** As they are if the project's formatter cannot be used: the reason is on the screen. */
async function asTheProjectFormats(
  files: readonly File[],
  root: string,
  { output }: FilesRequest,
  io: Io,
): Promise<readonly File[]> {
  const folder = resolve(io.cwd, output);
  const formatter = projectFormatter(folder, root);
  if (typeof formatter === 'string') io.complain(`${formatter}\n`);
  if (typeof formatter !== 'object') return files;
  const all = await Promise.all(
    files.map(async (file) => ({
      file,
      formatted: await formatter.format(join(folder, file.name), file.text),
    })),
  );
  return all.map(({ file, formatted }) => {
    if (formatted.kind === 'formatted') return { name: file.name, text: formatted.text };
    io.complain(`${printable(formatted.because)}\n`);
    return file;
  });
}

function differences(files: readonly File[], { output }: FilesRequest, io: Io): number {
  const different = files.filter(({ name, text }) => textIn(resolve(io.cwd, output, name)) !== text);
  for (const { name } of different)
    io.write(
      `${printable(join(output, name))} is not what the migrations say. Run plinth contracts --output ${printable(output)}\n`,
    );
  if (different.length === 0) io.write(`The files in ${printable(output)} are up to date.\n`);
  return different.length === 0 ? 0 : 1;
}

/** Undefined if it cannot be read, which differs from any text. */
function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function leftOut({ tables }: Contract): string {
  const lines = tables.flatMap((table) => {
    const nowhere = unsaid(table);
    return unsaidInJson(table).map(
      (one) =>
        `  ${printable(table.key)} ${printable(one.name)}${nowhere.includes(one) ? '' : ' (in Zod alone)'}: CHECK (${printable(one.text)})\n`,
    );
  });
  return lines.length === 0 ? '' : `CHECK constraints that only the server can test:\n${lines.join('')}`;
}
