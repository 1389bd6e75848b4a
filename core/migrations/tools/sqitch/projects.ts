/**
 * The Sqitch projects of a workspace: where sqitch.conf says that plan and scripts are, and the scripts in the order of the plan. A plan that
 * no sqitch.conf names is a project with the usual folders beside it. Knows neither users' configurations nor dependencies: the plan is in
 * their order already.
 */
import {
  baseOf,
  commonFolder,
  folderOf,
  has,
  join,
  normalised,
  oncePerListing,
  relativeTo,
  type Listing,
} from '../../listing.ts';

export interface SqitchProject {
  /** Relative to the workspace, as all paths here. */
  readonly plan: string;
  /** The folder around its scripts. */
  readonly home: string;
  /** `%project` in the plan. */
  readonly name: string;
  readonly extension: string;
  readonly changes: readonly SqitchChange[];
  /** All folders with its scripts. */
  readonly folders: readonly string[];
  /** Of these, those of the scripts that check a change. */
  readonly verify: readonly string[];
}

/** An entry of the plan. */
export interface SqitchChange {
  /** Its name, with a tag if a later entry reworks it: `users@v1`. */
  readonly name: string;
  readonly deploy: string;
  readonly revert: string;
}

export const sqitchProjects = oncePerListing(findProjects);

/** The project to which a script belongs, whether its plan names the script or not. */
export function projectOf(path: string, listing: Listing): SqitchProject | undefined {
  return sqitchProjects(listing).find(({ folders }) =>
    folders.some((folder) => relativeTo(folder, path) !== undefined),
  );
}

function findProjects(listing: Listing): readonly SqitchProject[] {
  const plans = listing.paths.filter((path) => baseOf(path) === usualPlan);
  const configured = listing.paths
    .filter((path) => baseOf(path) === 'sqitch.conf')
    .flatMap((path) => placesIn(folderOf(path), listing.text(path) ?? ''));
  const named = new Set(configured.map(({ plan }) => plan));
  const usual = plans
    .filter((plan) => !named.has(plan))
    .map((plan) => placesOf('', new Map([['top_dir', folderOf(plan)]])));
  const places = [...configured, ...usual].filter(({ plan }) => has(listing, plan));
  const byScripts = new Map(places.map((one) => [one.deploy[0], one] as const));
  return [...byScripts.values()].map((one) => projectAt(one, listing));
}

const usualPlan = 'sqitch.plan';

// ------------------------------------------------------------------------------------------------------------- sqitch.conf

interface Places {
  readonly plan: string;
  readonly extension: string;
  /** Where scripts are, and where those of reworked changes may be. */
  readonly deploy: readonly [string, string];
  readonly revert: readonly [string, string];
  readonly verify: readonly [string, string];
}

type Values = ReadonlyMap<string, string>;

/** One for [core], and one for each engine or target with a place of its own. */
function placesIn(folder: string, text: string): readonly Places[] {
  const sections = sectionsIn(text);
  const core = sections.get('core') ?? new Map<string, string>();
  const own = [...sections].flatMap(([name, values]) =>
    /^(?:core|engine|target) "/.test(name) && [...values.keys()].some((key) => place.test(key))
      ? [new Map([...core, ...values])]
      : [],
  );
  return [core, ...own].map((values) => placesOf(folder, values));
}

const place = /^(?:top_dir|plan_file|(?:reworked_)?(?:deploy_dir|revert_dir|verify_dir)|reworked_dir)$/;

/** The format of git: `[engine "pg"]`, then `key = value`. */
function sectionsIn(text: string): ReadonlyMap<string, Values> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split('\n')) {
    const [, section, sub] = /^\s*\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line) ?? [];
    const [, key, value = ''] = /^\s*(\w+)\s*=\s*"?([^"#;]*)/.exec(line) ?? [];
    if (section !== undefined) {
      const name = sub === undefined ? section.toLowerCase() : `${section.toLowerCase()} "${sub}"`;
      current = sections.get(name) ?? new Map();
      sections.set(name, current);
    } else if (key !== undefined) current?.set(key.toLowerCase(), value.trim());
  }
  return sections;
}

/** App::Sqitch::Target: a path is relative to where Sqitch runs, what is not configured to `top_dir`. */
function placesOf(folder: string, values: Values): Places {
  const at = (path: string): string => normalised(join(folder, path));
  const top = values.get('top_dir') ?? '';
  const reworked = values.get('reworked_dir') ?? top;
  const scripts = (kind: string): readonly [string, string] => {
    const own = values.get(`${kind}_dir`);
    return [
      at(own ?? `${top}/${kind}`),
      at(values.get(`reworked_${kind}_dir`) ?? `${reworked}/${own ?? kind}`),
    ];
  };
  return {
    plan: at(values.get('plan_file') ?? `${top}/${usualPlan}`),
    extension: values.get('extension') ?? 'sql',
    deploy: scripts('deploy'),
    revert: scripts('revert'),
    verify: scripts('verify'),
  };
}

// ------------------------------------------------------------------------------------------------------------- sqitch.plan

function projectAt(places: Places, listing: Listing): SqitchProject {
  const text = listing.text(places.plan) ?? '';
  const { plan, extension, deploy, revert, verify } = places;
  const folders = [...new Set([...deploy, ...revert, ...verify])];
  const entries = entriesIn(text);
  return {
    plan,
    extension,
    folders,
    verify: [...new Set(verify)],
    home: commonFolder([...deploy, ...revert]),
    name: /^%project=(.*)/m.exec(text)?.[1]?.trim() ?? '',
    changes: entries.map((entry, at) => changeOf(entry, tagsSince(entries, at), places, listing)),
  };
}

interface Entry {
  readonly name: string;
  /** Tags that follow it, before the next entry. */
  readonly tags: readonly string[];
}

function entriesIn(text: string): readonly Entry[] {
  const entries: { readonly name: string; readonly tags: string[] }[] = [];
  for (const line of text.split('\n')) {
    // App::Sqitch::Plan: a plus may precede a change.
    const [, mark, name = ''] = /^\s*([@+]?)([^\s@%#[\]:\\+-][^\s@#[\]:\\]*)/.exec(line) ?? [];
    if (mark === '' || mark === '+') entries.push({ name, tags: [] });
    else if (mark === '@') entries.at(-1)?.tags.push(`@${name}`);
  }
  return entries;
}

/** Undefined for a change that no later entry reworks. Otherwise the tags up to there, the last ones first, and its own at the end. */
function tagsSince(entries: readonly Entry[], at: number): readonly string[] | undefined {
  const again = entries.findIndex(({ name }, i) => i > at && name === entries[at]?.name);
  if (again < 0) return undefined;
  return [...entries.slice(at + 1, again).toReversed(), ...entries.slice(at, at + 1)].flatMap(
    ({ tags }) => tags,
  );
}

/** App::Sqitch::Plan::Change: the script of a reworked change has the first tag for which there is a file. */
function changeOf(
  { name }: Entry,
  tags: readonly string[] | undefined,
  { deploy, revert, extension }: Places,
  listing: Listing,
): SqitchChange {
  const script = ([folder]: readonly [string, string]): string => join(folder, `${name}.${extension}`);
  if (tags === undefined) return { name, deploy: script(deploy), revert: script(revert) };
  const tagged = tags.map((tag) => `${name}${tag}`);
  const named = tagged.find((one) => has(listing, reworkedScript(deploy, one, extension, listing)));
  const [first = name] = tagged;
  return {
    name: named ?? first,
    deploy: reworkedScript(deploy, named ?? first, extension, listing),
    revert: reworkedScript(revert, named ?? first, extension, listing),
  };
}

function reworkedScript(
  [usual, reworked]: readonly [string, string],
  name: string,
  extension: string,
  listing: Listing,
): string {
  const inOwn = join(reworked, `${name}.${extension}`);
  return has(listing, inOwn) ? inOwn : join(usual, `${name}.${extension}`);
}
