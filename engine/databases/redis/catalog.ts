/**
 * Answers the explorer's requests about a Redis server: keys as a tree of prefixes, from one sample; what the server says of itself. A sample is
 * taken when the explorer reads the server first, and again when somebody refreshes it.
 */
import type { CatalogObject, ObjectGroup } from '../../../core/catalog/objects.ts';
import { bigKeysSection } from '../../../core/keyspace/big-keys.ts';
import type { Section } from '../../../core/keyspace/facts.ts';
import { usualSeparator } from '../../../core/keyspace/patterns.ts';
import { detailOf, expirySection, sentencesOf } from '../../../core/keyspace/present.ts';
import type { KeySample } from '../../../core/keyspace/sample.ts';
import { keyTree, nodeAt, type KeyNode } from '../../../core/keyspace/tree.ts';
import { nothingFound, type Answer, type Explored, type Question } from '../catalog/explore/explore.ts';
import { idOf, namesOf, object } from '../catalog/named.ts';
import type { CatalogReader } from '../catalog/reader.ts';
import type { Marks } from '../catalog/watch/marks.ts';
import type { Read, SqlSession } from '../session.ts';
import { mostBig, readBigKeys, readSample, usualSample } from './sample.ts';
import { readServerFacts } from './server-facts.ts';

const keysGroup = 'Keys';
const bigKeysGroup = 'Big Keys';
const bigKeysMs = 3_000;

interface Sampled {
  readonly sample: KeySample;
  readonly tree: readonly KeyNode[];
}

/** Changes of others are not looked for: any key may change at any time, and a look is a sample. */
const unchanged: Marks = {
  token: '',
  database: '',
  relations: new Map(),
  others: new Map(),
  insides: new Map(),
};

export function redisCatalog(session: SqlSession): CatalogReader {
  let sampled: Promise<Read<Sampled>> | undefined;
  const sample = (signal: AbortSignal | undefined): Promise<Read<Sampled>> => {
    const reading = (sampled ??= treeOf(session, signal));
    // Who asks again after a failure asks the server.
    void reading.then(({ kind }) => {
      if (kind === 'failed' && sampled === reading) sampled = undefined;
    });
    return reading;
  };
  return {
    introspect: () => {
      sampled = undefined;
      return Promise.resolve({ kind: 'read', value: { serverVersion: 0, depth: 'full', schemas: [] } });
    },
    explore: (question, { signal }) => explored(session, question, sample, signal),
    token: () => Promise.resolve({ kind: 'read', value: unchanged.token }),
    marks: () => Promise.resolve({ kind: 'read', value: unchanged }),
  };
}

async function treeOf(session: SqlSession, signal: AbortSignal | undefined): Promise<Read<Sampled>> {
  const read = await readSample(session, { ...usualSample, signal });
  if (read.kind === 'failed') return read;
  const { value } = read;
  return {
    kind: 'read',
    value: { sample: value, tree: keyTree(value, usualSeparator) },
  };
}

async function explored(
  session: SqlSession,
  question: Question,
  sampled: (signal: AbortSignal | undefined) => Promise<Read<Sampled>>,
  signal: AbortSignal | undefined,
): Promise<Explored> {
  if (question.what === 'list' && question.group === bigKeysGroup) {
    const read = await readBigKeys(session, { budgetMs: bigKeysMs, signal });
    return read.kind === 'failed' ? read : { kind: 'read', value: listed(bigKeysSection(read.value)) };
  }
  if (question.what !== 'groups' && question.what !== 'list' && question.what !== 'inside')
    return { kind: 'read', value: nothingFound };
  const read = await sampled(signal);
  if (read.kind === 'failed') return read;
  const { sample, tree } = read.value;
  if (question.what === 'inside') {
    const above = namesOf(question.id);
    const objects = (nodeAt(tree, above)?.children ?? []).map((one) => keyObject(one, above, sample));
    return { kind: 'read', value: { ...nothingFound, lists: [{ group: keysGroup, objects }] } };
  }
  if (question.what === 'list' && question.group === keysGroup) {
    const objects = tree.map((one) => keyObject(one, [], sample));
    return { kind: 'read', value: { ...nothingFound, lists: [{ group: keysGroup, objects }] } };
  }
  const expiry = expirySection(sample);
  if (question.what === 'list' && question.group === expiry.title)
    return { kind: 'read', value: listed(expiry) };
  const facts = await readServerFacts(session, { signal });
  if (facts.kind === 'failed') return facts;
  const sections = [expiry, ...facts.value.sections];
  if (question.what === 'groups') return { kind: 'read', value: groups(sample, sections) };
  const section = sections.find(({ title }) => title === question.group);
  return { kind: 'read', value: section === undefined ? nothingFound : listed(section) };
}

function groups({ total }: KeySample, sections: readonly Section[]): Answer {
  const ofKeys: readonly ObjectGroup[] =
    total === 0
      ? []
      : [
          { name: keysGroup, count: total },
          { name: bigKeysGroup, count: Math.min(total, mostBig) },
        ];
  return {
    ...nothingFound,
    groups: [
      ...ofKeys,
      ...sections.flatMap(({ title, facts }) =>
        facts.length === 0 ? [] : [{ name: title, count: facts.length }],
      ),
    ],
    // With facts, what could not be seen is told in the folder.
    refused: sections.flatMap(({ title, facts, unseen }) =>
      facts.length > 0 ? [] : unseen.map((message) => ({ group: title, message })),
    ),
  };
}

function listed({ title, facts, unseen }: Section): Answer {
  return {
    ...nothingFound,
    lists: [
      {
        group: title,
        objects: facts.map(({ label, detail, more, isConcern }) =>
          object({
            kind: isConcern ? 'concern' : 'fact',
            id: label,
            name: label,
            detail: [detail],
            facts: [`${label}: ${detail}`, ...more],
          }),
        ),
      },
    ],
    refused: unseen.map((message) => ({ group: title, message })),
  };
}

function keyObject(node: KeyNode, above: readonly string[], sample: KeySample): CatalogObject {
  return object({
    kind: node.children.length > 0 ? 'key-prefix' : 'key',
    id: idOf(...above, node.part),
    name: node.part === '' ? '(empty)' : node.part,
    detail: [detailOf(node)],
    facts: sentencesOf(node, sample),
    // For Copy Name.
    sqlName: node.pattern,
  });
}
