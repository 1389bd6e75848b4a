/** `plinth redis`: what a Redis server holds and says of itself, against the patterns of the repository. Writes nothing but the file of patterns. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bigKeysSection } from '../../core/keyspace/big-keys.ts';
import type { Section } from '../../core/keyspace/facts.ts';
import {
  keyspaceDrift,
  keyspaceFile,
  readKeyspace,
  usualSeparator,
  type Keyspace,
} from '../../core/keyspace/patterns.ts';
import { expirySection } from '../../core/keyspace/present.ts';
import { keyTree } from '../../core/keyspace/tree.ts';
import { readBigKeys, readSample, usualSample } from '../../engine/databases/redis/sample.ts';
import { readServerFacts } from '../../engine/databases/redis/server-facts.ts';
import type { OpenSession } from '../../engine/databases/session.ts';
import { readText, whyUnread } from '../../engine/workspace/read-file.ts';
import type { Io } from '../io.ts';
import { onRedis, refuse } from '../on-connection.ts';
import { redisJson, redisText, type RedisReport } from '../reporters/redis.ts';
import type { RedisRequest } from '../verbs/redis.ts';
import { isWritten } from '../written.ts';
import { plural } from '../../core/text/format.ts';

const usualFile = 'plinth.keyspace.json';

/** The exit code. */
export async function redisCommand(request: RedisRequest, io: Io): Promise<number> {
  const declared = request.write === undefined ? declaredIn(request.patterns, io) : undefined;
  if (typeof declared === 'string') return refuse(io, declared);
  return onRedis(request.connection, io, async (session) => {
    const separator = request.separator ?? declared?.keyspace.separator ?? usualSeparator;
    const sampled = await readSample(session, optionsOf(request));
    if (sampled.kind === 'failed') return refuse(io, `The keys were not read: ${sampled.failure.message}`);
    const sample = sampled.value;
    if (request.write !== undefined) {
      if (!isWritten(request.write, keyspaceFile(sample, separator), io)) return 2;
      io.write(`${request.write}: the patterns of ${plural(sample.names.length, 'key')}.\n`);
      return 0;
    }
    const facts = await readServerFacts(session);
    if (facts.kind === 'failed') return refuse(io, `The server was not read: ${facts.failure.message}`);
    const big = await bigKeys(session, request);
    if (typeof big === 'string') return refuse(io, `The sizes were not read: ${big}`);
    const drift = declared && {
      file: declared.file,
      differences: keyspaceDrift({ ...declared.keyspace, separator }, sample),
    };
    const report: RedisReport = {
      ...facts.value,
      label: session.label,
      sample,
      tree: keyTree(sample, separator),
      sections: [expirySection(sample), ...big, ...facts.value.sections],
      drift,
    };
    io.write(request.format === 'json' ? redisJson(report) : redisText(report, io.style));
    return drift !== undefined && drift.differences.length > 0 ? 1 : 0;
  });
}

/** Who asks for more keys waits for them. */
function optionsOf({ keys }: RedisRequest): typeof usualSample {
  return keys === undefined
    ? usualSample
    : { ...usualSample, mostKeys: keys, budgetMs: Number.POSITIVE_INFINITY };
}

async function bigKeys(session: OpenSession, request: RedisRequest): Promise<readonly Section[] | string> {
  if (request.bigKeys === undefined) return [];
  const read = await readBigKeys(session, { budgetMs: request.bigKeys * 1_000 });
  return read.kind === 'failed' ? read.failure.message : [bigKeysSection(read.value)];
}

interface Declared {
  readonly file: string;
  readonly keyspace: Keyspace;
}

function declaredIn(named: string | undefined, io: Io): Declared | string | undefined {
  const file = named ?? usualFile;
  const path = resolve(io.cwd, file);
  if (named === undefined && !existsSync(path)) return undefined;
  const text = readText(path);
  if (text.kind !== 'text') return `${file} was not read: ${whyUnread(text)}.`;
  const read = readKeyspace(text.text);
  return read.kind === 'wrong' ? `${file}: ${read.message}` : { file, keyspace: read.keyspace };
}
