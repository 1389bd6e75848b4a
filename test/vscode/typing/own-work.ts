/**
 * For how long the code of an extension runs in one go in the process that it shares with all others: from the samples of a processor profile. A
 * stretch ends where the process rests or runs code that has no function of the extension on its stack. The garbage of the process that is collected
 * within it is counted apart. A sample comes every quarter of a millisecond while the thread runs, in native code too: where the next one comes much later, the thread
 * waited for a processor, and that time does not count.
 */
import { Session, type Profiler } from 'node:inspector/promises';

/** Of the process that this runs in. */
export class OwnWork {
  readonly #session = new Session();
  readonly #folder: string;

  /** `folder`: of the extension. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: intervalUs });
    await this.#session.post('Profiler.start');
  }

  async stop(): Promise<readonly Stretch[]> {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    return stretchesOf(profile, this.#folder);
  }
}

/** Milliseconds of processor time. */
export interface Stretch {
  readonly code: number;
  readonly garbage: number;
}

const intervalUs = 250;
/** Between two samples of a thread that runs. */
const longestUs = 2_000;

function stretchesOf(profile: Profiler.Profile, folder: string): readonly Stretch[] {
  const own = nodesOf(profile, folder);
  const collecting = new Set(
    profile.nodes.flatMap(({ id, callFrame }) =>
      callFrame.functionName === '(garbage collector)' ? [id] : [],
    ),
  );
  const stretches: Stretch[] = [];
  let [code, garbage] = [0, 0];
  for (const [at, node] of [...(profile.samples ?? []), -1].entries()) {
    // The time from this sample to the next.
    const ms = Math.min(profile.timeDeltas?.[at + 1] ?? 0, longestUs) / 1_000;
    if (own.has(node)) code += ms;
    else if (code > 0 && collecting.has(node)) garbage += ms;
    else {
      if (code > 0) stretches.push({ code, garbage });
      [code, garbage] = [0, 0];
    }
  }
  return stretches;
}

/** Those with a function of the folder's files on the way to the root. */
function nodesOf({ nodes }: Profiler.Profile, folder: string): ReadonlySet<number> {
  const own = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const add = (id: number): void => {
    if (own.has(id)) return;
    own.add(id);
    for (const child of byId.get(id)?.children ?? []) add(child);
  };
  for (const { id, callFrame } of nodes) if (callFrame.url.includes(folder)) add(id);
  return own;
}
