/**
 * Which SQL files are not linted, and why: generated, vendored, templates, test data, dumps. Decides by path, size and the beginning of the
 * text; dialect.ts decides the dialect.
 */
import { wordSet } from '../../collections/word-set.ts';
import { dumpMark } from './dumps.ts';

export type Silence =
  | { readonly kind: 'vendored'; readonly folder: string }
  | { readonly kind: 'test-data'; readonly name: string }
  | { readonly kind: 'test' }
  | { readonly kind: 'dbt'; readonly project: string }
  | { readonly kind: 'verify'; readonly folder: string }
  | { readonly kind: 'template'; readonly mark: string }
  | { readonly kind: 'dump'; readonly why: string }
  | { readonly kind: 'binary' };

/** A larger file counts as a dump: it is neither split nor parsed. */
export const dumpBytes = 5_000_000;

const vendored = wordSet(`
  node_modules bower_components vendor third_party third-party site-packages .venv venv .tox target dist .git
  .hg .svn .terraform .gradle .yarn .next .nuxt __pycache__ Pods
`);
const testData = wordSet(`
  fixture fixtures __fixtures__ seed seeds seeders testdata test-data test_data testdata_migrations stub stubs
  mocks __tests__ __mocks__ __snapshots__
`);
/** Usual names of .NET test projects: `Shop.Data.Tests`, `Shop.IntegrationTests`. */
const testProject = /^[A-Z]\w*(?:\.\w+)*\.\w*Tests?$/;
const testDataFile =
  /^(?:seeds?|fixtures?)\.sql$|\.(?:seeds?|fixtures?|tests?|specs?|in|input|out|output|expected|golden)\.sql$/i;

/** The beginning of every pgTAP test. */
const testPlan = /^[^\S\n]*select\s+(?:\*\s+from\s+)?(?:no_plan\s*\(\s*\)|plan\s*\(\s*\d+\s*\))/im;

/** True for folders that discovery does not enter. */
export function isVendored(folderName: string): boolean {
  return vendored.has(folderName);
}

/** Folders whose files other programs read; '' is the workspace itself. */
export interface ForeignFolders {
  /** Those that contain a dbt_project.yml. */
  readonly dbtProjects: readonly string[];
  /** Sqitch's, with scripts that it rolls back, each written for the schema of its change. */
  readonly verifyFolders: readonly string[];
}

export function silentPath(
  path: string,
  { dbtProjects, verifyFolders }: ForeignFolders,
): Silence | undefined {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  const vendor = segments.find((segment) => vendored.has(segment));
  if (vendor !== undefined) return { kind: 'vendored', folder: vendor };
  const project = dbtProjects.find((folder) => folder === '' || path.startsWith(`${folder}/`));
  if (project !== undefined) return { kind: 'dbt', project };
  const verify = verifyFolders.find((folder) => path.startsWith(`${folder}/`));
  if (verify !== undefined) return { kind: 'verify', folder: verify };
  const data = segments.find((one) => testData.has(one.toLowerCase()) || testProject.test(one));
  if (data !== undefined) return { kind: 'test-data', name: data };
  // Maven's folder for test resources.
  if (/(?:^|\/)src\/test\/resources\//.test(path)) return { kind: 'test-data', name: 'src/test/resources' };
  return testDataFile.test(name) ? { kind: 'test-data', name } : undefined;
}

export function silentText(text: string): Silence | undefined {
  if (text.length > dumpBytes) return { kind: 'dump', why: 'larger than 5 MB' };
  const head = text.slice(0, 8_192);
  if (looksBinary(head)) return { kind: 'binary' };
  const dump = dumpMark(head);
  if (dump !== undefined) return { kind: 'dump', why: `its header says “${dump}”` };
  if (testPlan.test(head)) return { kind: 'test' };
  const mark = templateMark(text.slice(0, 65_536));
  return mark === undefined ? undefined : { kind: 'template', mark };
}

/** Completes "silent, because …". */
export function describeSilence(silence: Silence): string {
  switch (silence.kind) {
    case 'vendored':
      return `it lies in ${silence.folder}, which holds other people's code`;
    case 'test-data':
      return `${silence.name} holds test or seed data`;
    case 'test':
      return 'it is a test of pgTAP';
    case 'dbt':
      return silence.project === ''
        ? 'the workspace is a dbt project'
        : `${silence.project} is a dbt project`;
    case 'verify':
      return `Sqitch rolls back what it runs from ${silence.folder}`;
    case 'template':
      return `${silence.mark} makes it a template, not SQL`;
    case 'dump':
      return `it is a dump: ${silence.why}`;
    case 'binary':
      return 'it is not text';
  }
}

/** SQLite databases, UTF-16 without a byte order mark, and other files with control characters. */
function looksBinary(head: string): boolean {
  if (head.startsWith('SQLite format 3\0')) return true;
  const odd = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  return odd > 16 && odd > head.length / 50;
}

/** Jinja statements, and the calls that identify dbt and SQLMesh models. Go's {{ .Name }} alone can be masked. */
function templateMark(text: string): string | undefined {
  return /\{%-?\s*\w+|\{\{-?\s*(?:ref|source|config|var|this|env_var|macro)\b|\{#[^]*?#\}|<%[=-]?\s/.exec(
    text,
  )?.[0];
}
