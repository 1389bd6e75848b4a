/**
 * Who has to be stopped before a migration is cancelled: a program that applies it as it starts ends with it, and what supervises the program starts it
 * again at once. Half sentences; nothing of migrations that somebody runs by a command or by hand, or a platform with the deployment.
 */
import { startsOf } from '../order/apart.ts';
import { builtIn, insideProgram } from '../order/built-in.ts';
import { againAtOnce } from '../order/sent-around.ts';
import type { Placed } from '../placed.ts';

interface Supervised {
  /** In front of what is done then. */
  readonly first: string;
  /** Of one that has given up by itself. A sentence. */
  readonly gaveUp: string;
  /** Of one that may do so, where the step that applies it is its start. A sentence. */
  readonly giving: string;
}

const down = 'stop or scale down';

export function supervised(statements: readonly Placed[]): Supervised | undefined {
  const found = statements.flatMap(({ migration }) => howStarted(migration) ?? []);
  // What has begun is in the record, and no start goes on before that is put right.
  const isRefused = statements.some(
    ({ migration: { afterFailure, byHand } }) =>
      byHand === undefined && afterFailure?.includes('refuses to go on') === true,
  );
  if (found.length > 0 && isRefused) return refusedAgain;
  const again = againAtOnce(statements);
  if (found.includes('starts')) return inProgram('begins', again);
  if (found.includes('may')) return inProgram('may begin', again);
  const isStarted = startsOf(statements).some(
    (one) =>
      one.isRelease !== true &&
      one.isBuild !== true &&
      one.beside === undefined &&
      // Its program ends, and is started again.
      (one.isFailurePassed !== true || one.asksItself !== undefined),
  );
  if (!isStarted) return statements.some(({ migration }) => mayStart(migration)) ? besideCommand : undefined;
  const inShort = `where the release’s start runs it, first ${down} that release`;
  const restarted = isRefused ? 'fails until the record is put right' : 'begins the migration again';
  return {
    first: `${inShort} (what restarts it ${restarted}), then `,
    gaveUp: ` Where the release’s start runs it, what restarts that ${isRefused ? restarted : 'begins it again at once'}: keep it down until then.`,
    giving: '',
  };
}

/** A command applies it, and so does each start of the program. */
const besideCommand: Supervised = {
  first: `where a start of the new program runs it, first ${down} that one (what restarts it begins the migration again), then `,
  gaveUp:
    ' A start of the new program that runs it fails then, and what restarts it begins it again at once: keep it down until then.',
  giving: '',
};

function mayStart({ runBy, byHand, startUps }: Placed['migration']): boolean {
  const isDeployed = startUps.some(({ isRelease }) => isRelease === true);
  return byHand === undefined && !isDeployed && runBy?.own !== undefined && runBy.reach === 'start';
}

/** `again`: nothing may wait for the transaction in front. */
function inProgram(begins: string, again: string | undefined): Supervised {
  const until = again === undefined ? 'keep it down until the transaction in front is gone' : again;
  return {
    first: `${down} the new program first (what restarts it ${begins} the migration again), then `,
    gaveUp:
      again === undefined
        ? ` What restarts the program ${begins} it again at once: keep it down until then.`
        : ` What restarts the program ${begins} it again at once.`,
    giving: ` Where that ends it, what restarts the program ${begins} it again at once: ${until}.`,
  };
}

const failing = 'fails until the record is put right, and begins it again after that';

const refusedAgain: Supervised = {
  first: `${down} the new program first (what restarts it ${failing}), then `,
  gaveUp: ` What restarts the program ${failing}.`,
  giving: ` Where that ends it, what restarts the program ${failing}: put it right when the transaction in front is gone.`,
};

/** Whether the step that applies it is the start of a program. */
function howStarted(migration: Placed['migration']): 'starts' | 'may' | undefined {
  const { runBy, startUps } = migration;
  const isDeployed = startUps.some(({ isRelease }) => isRelease === true);
  if (isDeployed || builtIn(migration) === undefined || runBy?.command !== undefined) return undefined;
  if (runBy?.own !== undefined || runBy?.reach === 'asked') return undefined;
  return insideProgram(migration) === undefined || runBy?.reach === 'start' ? 'starts' : 'may';
}
