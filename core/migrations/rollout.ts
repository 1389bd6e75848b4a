/**
 * Whether code of before runs beside what a migration leaves, as far as a repository shows it: it is rolled out by several instances, its
 * makers deploy it to servers of their own, or nothing but the schema is here and its services are elsewhere. What is installed by others, and
 * brings its schema along as it starts, shows none of it. Names of files first, a few texts then.
 */
import { folderOf, oncePerListing, type Listing } from './listing.ts';
import { dialectOfPath } from './dialect.ts';
import { isSqlPath } from './sql-path.ts';

export type Rollout =
  /** Where it says so, relative to the workspace. */
  | { readonly kind: 'beside'; readonly file: string }
  /** No program is here that could be exchanged with the schema. */
  | { readonly kind: 'apart' }
  /** For how many servers the same scripts are here: who installs the program chooses among them. */
  | { readonly kind: 'unsaid'; readonly engines: number };

export const rolloutOf = oncePerListing((listing): Rollout => {
  const chart = chartIn(listing);
  if (chart !== undefined) return { kind: 'beside', file: chart };
  for (const sign of signs) {
    const file = placeOf(sign, listing);
    if (file !== undefined) return { kind: 'beside', file };
  }
  const scripts = listing.paths.filter((path) => script.test(path));
  if (scripts.length < fewScripts && !listing.paths.some((path) => program.test(path)))
    return { kind: 'apart' };
  return { kind: 'unsaid', engines: enginesIn(listing) };
});

interface Sign {
  readonly name: RegExp;
  /** Of its text; its name is enough where this is left out. */
  readonly says?: RegExp;
  readonly butNot?: RegExp;
}

const recreates = /^\s+type:\s*["']?Recreate\b/m;

const signs: readonly Sign[] = [
  // Several at once, one after the other.
  {
    name: /(?:^|\/)[^/]*(?:rolling[-_ ]?(?:up|down)?(?:grade|date|deploy)|zero[-_ ]?downtime)[^/]*\.(?:md|adoc|rst|txt)$/i,
  },
  {
    name: /(?:^|[/_.-])(?:k8s|kube(?:rnetes)?|helm|kustom\w*|manifests?|deploy(?:ments?)?|infra\w*|charts?)(?:[/_.-].*)?\.ya?ml$/i,
    says: /^kind:\s*["']?(?:Deployment|Rollout)\b/m,
    butNot: recreates,
  },
  {
    name: /(?:^|\/)(?:docker-)?compose(?!.*(?:dev|test|e2e|local|ci)\b)(?:[.-][\w.-]*)?\.ya?ml$/i,
    says: /^\s+replicas:\s*["']?(?:[2-9]|\d{2,})\b/m,
  },
  // A platform that migrates before it releases.
  { name: /(?:^|\/)Procfile$/, says: /^release:/m },
  { name: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/, says: /^\s*release_command\s*=/m },
  { name: /(?:^|\/)render\.ya?ml$/i, says: /^\s*preDeployCommand:/m },
  // Servers of its makers.
  {
    name: /(?:^|\/)(?:\.github\/workflows\/[^/]+|\.gitlab-ci|\.gitlab\/[^/]+|(?:[\w.-]*pipelines?\/(?:.*\/)?|[\w.-]*azure-pipelines?)[^/]*|bitbucket-pipelines|\.circleci\/config|cloudbuild[^/]*|buildspec[^/]*|\.drone)\.ya?ml$|(?:^|\/)Jenkinsfile[^/]*$/i,
    says: /\bkubectl\s+(?:apply|set|rollout|patch)\b|\bhelm(?:file)?\s+(?:upgrade|apply|sync)\b|\bkustomize\s+edit\b|\bargocd\b|\bapp\.kubernetes\.io\b|\becs\s+(?:deploy|update-service)\b|\bamazon-ecs-deploy|\bgcloud\s+(?:run|app)\s+deploy\b|google-github-actions\/deploy-|\bazure\/(?:webapps|container-apps|functions|k8s)[\w-]*deploy|\bAzure(?:Rm)?(?:WebApp|FunctionApp|ContainerApps)|\baz\s+(?:webapp|containerapp|functionapp)\s|\bfly(?:ctl)?\s+deploy\b|\bheroku\b[^\n]*(?:deploy|push|release)|\brailway\s+up\b|\bcap\s+\w+\s+deploy\b|\bssh-action@|\bwrangler\s+deploy\b|\bDeployOnBuild\b|\bstage\(\s*["']Deploy to\b(?![^\n]*(?:nexus|maven|artifactory|sonatype|npm))/i,
  },
  {
    name: /\.(?:tf|bicep)$/,
    says: /"(?:aws_(?:ecs_service|lambda_function|autoscaling_group|instance|apprunner_service|elastic_beanstalk_environment)|azurerm_(?:\w*web_app|\w*function_app|app_service|container_app|kubernetes_cluster)|google_(?:cloud_run\w*|compute_instance\w*|app_engine\w*)|kubernetes_deployment\w*|helm_release)"|Microsoft\.(?:Web\/sites|App\/containerApps)\b/,
  },
  {
    name: /^(?:(?:bin|scripts?|tools?|ops|ci|config)\/)?deploy[\w-]*\.(?:sh|cmd|bat|ps1|rb|php|ya?ml)$/i,
    says: /\b(?:rsync|scp|ssh|msdeploy|kubectl|webservers?|capistrano)\b/i,
    butNot: /\b(?:mvn|gradlew?)\b[^\n]*\bdeploy\b|\bnpm publish\b|gh-pages/i,
  },
];

/** Samples and tests are other people's servers, or none. */
const aside =
  /(?:^|\/)(?:examples?(?:-\w+)?|samples?|fixtures?|tests?|testing|testdata|e2e|templates?-\w+|node_modules|vendor|third[_-]?party|externals?|archive)\/|(?:^|[/_.-])(?:e2e|tests?|kind|minikube)[_.-][^/]*$/i;
const mostFiles = 150;

function placeOf({ name, says, butNot }: Sign, listing: Listing): string | undefined {
  const named = listing.paths.filter((path) => name.test(path) && !aside.test(path) && !isSqlPath(path));
  if (says === undefined) return named[0];
  return named
    .toSorted((a, b) => a.split('/').length - b.split('/').length)
    .slice(0, mostFiles)
    .find((path) => {
      const text = listing.text(path) ?? '';
      return says.test(text) && butNot?.test(text) !== true;
    });
}

/** A script of one name for each of them: `mysql-server-8.0.sql` beside `postgresql-server-8.0.sql`, `sql/mysql/2.sql` beside `sql/mssql/2.sql`. */
function enginesIn({ paths }: Listing): number {
  const byName = new Map<string, Set<string>>();
  for (const path of paths) {
    const word = isSqlPath(path) && !aside.test(path) ? engine.exec(path)?.[1] : undefined;
    const named = word === undefined ? undefined : dialectOfPath(word)?.word;
    if (word === undefined || named === undefined) continue;
    const name = path.replaceAll(word, '*');
    byName.set(name, (byName.get(name) ?? new Set()).add(named));
  }
  return Math.max(0, ...[...byName.values()].map(({ size }) => size));
}

const engine =
  /(?:^|[/_.-])(mysql|mariadb|postgres(?:ql)?|pgsql|pg|sqlserver|mssql|oracle|derby|h2|sqlite3?|cockroachdb|db2)(?=[/_.-])/i;

/** A chart of Helm’s that does not end the one instance before the next one starts. */
function chartIn(listing: Listing): string | undefined {
  const charts = listing.paths.filter((path) => /(?:^|\/)Chart\.ya?ml$/.test(path) && !aside.test(path));
  return charts.slice(0, mostFiles).find((chart) => {
    const folder = `${folderOf(chart)}/`;
    const inside = listing.paths.filter((path) => path.startsWith(folder) && /\.ya?ml$/.test(path));
    return !inside.slice(0, mostFiles).some((path) => recreates.test(listing.text(path) ?? ''));
  });
}

/** Fewer than these fill or check data. */
const fewScripts = 20;
const script = /\.(?:py|rb|[cm]?js)$/;

/** What makes a program of a repository. */
const program =
  /\.(?:java|kt|scala|go|cs|vb|fs|rs|php|inc|ex|erl|swift|c|cc|cpp|dart|ts|tsx|jsx|vue|cshtml|aspx)$|(?:^|\/)(?:Gemfile|pom\.xml|build\.gradle(?:\.kts)?|pyproject\.toml|setup\.py|manage\.py|app\.py|main\.py|server\.[cm]?js|index\.[cm]?js)$/;
