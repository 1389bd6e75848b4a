/**
 * Who really runs migrations in production, by files that deploy: jobs of Kubernetes that Helm or Argo CD runs before a release, containers that run before a
 * pod’s own, steps of pipelines that deploy. The commands in them, where they stand, and what time they are given. Textual.
 */
import { baseOf, nearestFiles, type Listing } from './listing.ts';

export interface Deployed {
  readonly file: string;
  /** From one. */
  readonly line: number;
  /** Before the release starts; otherwise as each instance of it does. */
  readonly isRelease: boolean;
  /** Seconds after which it is ended, as the file says. */
  readonly limit: number | undefined;
  /** What ends it, or gives it up, where the file says nothing. */
  readonly usual: Usual | undefined;
}

export interface Usual {
  readonly seconds: number;
  /** Behind `which takes longer than it has: `. */
  readonly words: string;
}

/** A command of a YAML file, its parts in one line. */
export interface Command {
  /** Of its key, or of the line in a block of several. */
  readonly line: number;
  readonly text: string;
}

const key =
  /^(\s*)(?:-\s+)?(command|args|entrypoint|run|script|cmd|startCommand|preDeployCommand)\s*:\s*(.*)$/;

/** Lists become one line, lines of a block one each, with those that a backslash goes on with. */
export function commandsIn(text: string): readonly Command[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at): readonly Command[] => {
    const [, indent = '', , value = ''] = key.exec(line) ?? [];
    if (!key.test(line)) return [];
    const own = indent.length + (/^\s*-\s/.test(line) ? 2 : 0);
    const body = below(lines, at, own);
    if (/^[|>]/.test(value))
      return value.startsWith('|') ? logical(body, at + 2) : [{ line: at + 1, text: body.join(' ') }];
    const parts = [value, ...body].map((one) =>
      one
        .trim()
        .replace(/^-\s+/, '')
        .replaceAll(/^["'[\]]+|["'\],]+$/g, '')
        .replaceAll(/["']\s*,\s*["']/g, ' '),
    );
    return [{ line: at + 1, text: parts.filter((one) => one !== '' && !one.startsWith('#')).join(' ') }];
  });
}

/** What stands further to the right, items of a list at the same place too. */
function below(lines: readonly string[], at: number, own: number): readonly string[] {
  const end = lines.slice(at + 1).findIndex((line) => {
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    return line.trim() !== '' && (indent < own || (indent === own && !/^\s*(?:-|\])/.test(line)));
  });
  return lines.slice(at + 1, end < 0 ? undefined : at + 1 + end);
}

function logical(body: readonly string[], first: number): readonly Command[] {
  const found: Command[] = [];
  let open: Command | undefined;
  for (const [at, line] of body.entries()) {
    const isOpen = /\\\s*$/.test(line);
    const text = line.replace(/\\\s*$/, '').trim();
    const all: Command =
      open === undefined ? { line: first + at, text } : { line: open.line, text: `${open.text} ${text}` };
    if (isOpen) open = all;
    else {
      open = undefined;
      if (all.text !== '' && !all.text.startsWith('#')) found.push(all);
    }
  }
  return found;
}

const aside =
  /(?:^|\/)(?:examples?(?:-\w+)?|samples?|fixtures?|tests?|testing|testdata|e2e|node_modules|vendor|third[_-]?party|docs?|demos?|dev|devtools?|development|hack|\.?ci)\/|(?:^|[/_.-])(?:e2e|tests?|kind|minikube|ci|lint|checks?|preview|dev|local)[_.-][^/]*$/i;
const orchestrated =
  /(?:^|[/_.-])(?:k8s|kube(?:rnetes)?|helm|kustom\w*|manifests?|deploy(?:ments?)?|infra\w*|charts?)(?:[/_.-].*)?\.ya?ml$/i;
const pipeline =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+|\.gitlab-ci|\.gitlab\/[^/]+|[\w.-]*azure-pipelines?[^/]*|bitbucket-pipelines|cloudbuild[^/]*|buildspec[^/]*)\.ya?ml$/i;
const mostFiles = 150;

const manifests = nearestFiles((path) => orchestrated.test(path) && !aside.test(path), mostFiles);
const pipelines = nearestFiles((path) => pipeline.test(path) && !aside.test(path), mostFiles);

/** Of a job that is called for it nobody needs to see the command. */
const jobs =
  /\bgcloud\s+(?:beta\s+)?run\s+jobs\s+(?:deploy|execute|update|replace)\s[^\n]*\bmigrat|\baws\s+ecs\s+run-task\b[^\n]*\bmigrat/i;

export function deployedBy(commands: readonly RegExp[], listing: Listing): readonly Deployed[] {
  return [
    ...manifests(listing).flatMap((file) => inManifests(file, commands, listing.text(file) ?? '')),
    ...pipelines(listing).flatMap((file) => inPipeline(file, commands, listing.text(file) ?? '')),
  ];
}

function inManifests(file: string, commands: readonly RegExp[], text: string): readonly Deployed[] {
  const documents = text.split(/^---.*$/m);
  return documents.flatMap((document, at): readonly Deployed[] => {
    const before = at === 0 ? 0 : documents.slice(0, at).join('---').split('\n').length - 1;
    const found = commandsIn(document).find((one) => commands.some((each) => each.test(one.text)));
    const [, kind = ''] = /^kind:\s*["']?(\w+)/m.exec(document) ?? [];
    if (found === undefined) return [];
    const line = before + found.line;
    if (kind !== 'Job')
      return /^(?:Deployment|StatefulSet|Rollout|DaemonSet)$/.test(kind)
        ? [{ file, line, isRelease: false, limit: undefined, usual: undefined }]
        : [];
    const isHook =
      /helm\.sh\/hook["']?:\s*["']?[\w,\s-]*pre-(?:install|upgrade)|argocd\.argoproj\.io\/hook["']?:\s*["']?PreSync/.test(
        document,
      );
    const deadline = /^\s*activeDeadlineSeconds:\s*["']?(\d+)/m.exec(document)?.[1];
    const limit = deadline === undefined ? undefined : Number(deadline);
    const usual = limit === undefined && document.includes('helm.sh/hook') ? helmWaits : undefined;
    return isHook ? [{ file, line, isRelease: true, limit, usual }] : [];
  });
}

/** Helm’s --timeout, "time to wait for any individual Kubernetes operation (like Jobs for hooks) (default 5m0s)". */
const helmWaits: Usual = {
  seconds: 300,
  words:
    'Helm waits 5 minutes for it unless --timeout says otherwise, then calls the release failed while the job goes on, and Kubernetes starts one that fails again (up to 6 times unless backoffLimit says otherwise): delete the job before a record is put right',
};
/** Cloud Run’s "Set task timeout for jobs" and "Set maximum retries for jobs". */
const cloudRunEnds: Usual = {
  seconds: 600,
  words:
    'Cloud Run ends a task after 10 minutes and starts it 3 times more unless the job says otherwise (--task-timeout, --max-retries)',
};

function inPipeline(file: string, commands: readonly RegExp[], text: string): readonly Deployed[] {
  const [, name = ''] = /^name:\s*(.+)$/m.exec(text) ?? [];
  const isDeploying = /deploy|release|prod|staging|migrat|(?:^|[\W_])cd(?:$|[\W_])/i.test(
    `${baseOf(file)} ${name}`,
  );
  // A server of the pipeline’s own is there for tests.
  const isTest =
    /^\s+services:\s*\n\s+(?:postgres|db|database|mysql|mariadb)\w*:/m.test(text) ||
    /\btest/i.test(`${baseOf(file)} ${name}`);
  if (!isDeploying || isTest || isForRequests(text)) return [];
  return commandsIn(text)
    .flatMap((one): readonly Deployed[] => {
      if (isLookedAt(one.text) || isLookedAt(stepOf(text, one.line))) return [];
      const isJob = jobs.test(one.text);
      if (!isJob && !commands.some((each) => each.test(one.text))) return [];
      const [, number, unit = 's'] = /--task-timeout[= ]["']?(\d+)([smh]?)/.exec(one.text) ?? [];
      const limit =
        number === undefined ? undefined : Number(number) * (unit === 'h' ? 3_600 : unit === 'm' ? 60 : 1);
      const usual = isJob && limit === undefined && /gcloud/.test(one.text) ? cloudRunEnds : undefined;
      return [{ file, line: one.line, isRelease: true, limit, usual }];
    })
    .slice(0, 1);
}

/** It looks at migrations, or tries them, and applies none to what lasts. */
export function isLookedAt(words: string): boolean {
  return /(?:^|[\s/_.:"'-])(?:validat\w*|verif\w*|check(?:s|ing)?|lint(?:s|ing)?|tests?|testing|dry[_-]?run)(?=$|[\s/_.:"'-])/i.test(
    words,
  );
}

/** What starts a workflow of GitHub: nothing but a change that somebody proposes. */
function isForRequests(text: string): boolean {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^["']?on["']?:/.test(line));
  if (at < 0) return false;
  const inline = (lines[at] ?? '').replace(/^["']?on["']?:\s*/, '').replace(/\s#.*$/, '');
  const inner = below(lines, at, 0).filter((line) => /\S/.test(line) && !/^\s*#/.test(line));
  const first = /^\s*/.exec(inner[0] ?? '')?.[0] ?? '';
  const keys = inner
    .filter((line) => line.startsWith(first) && !/^\s/.test(line.slice(first.length)))
    .map((line) => line.trim().replace(/^-\s*/, '').replace(/:.*$/, ''));
  const events = inline === '' ? keys : inline.split(/[\s,[\]]+/).filter((one) => one !== '');
  return events.length > 0 && events.every((one) => /^(?:pull_request\w*|merge_group)$/.test(one));
}

/** The name of the step that a command is of. */
function stepOf(text: string, line: number): string {
  const lines = text.split('\n').slice(0, line);
  const start = lines.findLastIndex((one) => /^\s*-\s+\w+:/.test(one));
  const names = lines
    .slice(Math.max(0, start))
    .flatMap((one) => /^\s*(?:-\s+)?name:\s*(.*)$/.exec(one)?.[1] ?? []);
  return names[0] ?? '';
}

/** The line in which the words stand that were looked for, of a command that goes over several. */
export function lineOf({ line, text: all }: Command, commands: readonly RegExp[], text: string): number {
  const lines = text.split('\n');
  const most = all.length;
  const at = lines
    .slice(line - 1)
    .findIndex((one, offset) => offset <= most && commands.some((each) => each.test(one)));
  return at < 0 || at > 40 ? line : line + at;
}
