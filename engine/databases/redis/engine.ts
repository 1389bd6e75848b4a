/**
 * Redis and Valkey as an engine: a connection without SQL. Its explorer shows keys by prefix and what the server says of itself; what is about
 * statements is left out. The files that it imports implement it.
 */
import { readInfo } from '../../../core/keyspace/facts.ts';
import type { DatabaseEngine } from '../engine.ts';
import { redisCatalog } from './catalog.ts';
import { offerRedis } from './connection-candidates.ts';
import { connectRedis } from './connection.ts';
import { pipelined } from './pipeline.ts';
import { productIn } from './server-facts.ts';
import { isRedisUri, parseRedisUri } from './uri.ts';

export const redisEngine: DatabaseEngine = {
  name: 'redis',
  isPostgres: false,
  uri: { scheme: 'redis', is: isRedisUri, read: parseRedisUri },
  offers: offerRedis,
  connect: connectRedis,
  identify: async (session, signal) => {
    const asked = await pipelined(
      session,
      [
        ['INFO', 'server'],
        ['ACL', 'WHOAMI'],
      ],
      { signal },
    );
    if (asked.kind === 'failed') return asked;
    const [info, user] = asked.value;
    return {
      kind: 'known',
      // A user who may not read INFO can still see the keys.
      ...productIn(readInfo(typeof info === 'string' ? info : '')),
      user: typeof user === 'string' ? user : '',
    };
  },
  // The session sends no command that writes.
  rights: () => Promise.resolve({ kind: 'read', canWrite: [] }),
  catalog: redisCatalog,
  givesValues: false,
  advises: false,
  words: {
    quoted: (name) => name,
    home: () => undefined,
    rowCount: () => '',
  },
};
