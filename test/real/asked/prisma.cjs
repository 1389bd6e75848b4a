// Every model of a Prisma schema once through its client: finds, creates, an upsert, updates, a delete. The client is generated here.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { packages, attempt, done, files } = require('./script.cjs');

const texts = files.flatMap((one) =>
  statSync(one).isDirectory()
    ? readdirSync(one, { recursive: true }).flatMap((each) =>
        each.endsWith('.prisma') ? readFileSync(join(one, each), 'utf8') : [],
      )
    : readFileSync(one, 'utf8'),
);
const folder = mkdtempSync(join(process.env.PACKAGES, 'client-'));
const schema = texts
  .join('\n')
  .replaceAll(/^\s*(?:generator|datasource)\s+\w+\s*\{[^}]*\}/gm, '')
  .concat('\ngenerator client {\n  provider = "prisma-client-js"\n  output = "./client"\n}\n')
  .concat(
    `datasource db {\n  provider = "postgresql"\n${process.env.SCHEMAS ? `  schemas = ${process.env.SCHEMAS}\n` : ''}}\n`,
  );
writeFileSync(join(folder, 'schema.prisma'), schema);
const generated = spawnSync(
  process.execPath,
  [
    join(process.env.PACKAGES, 'node_modules/prisma/build/index.js'),
    'generate',
    '--schema',
    join(folder, 'schema.prisma'),
  ],
  {
    cwd: process.env.PACKAGES,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  },
);
if (generated.status !== 0) throw new Error(generated.stderr + generated.stdout);
const { PrismaClient, Prisma } = require(join(folder, 'client'));
const { PrismaPg } = packages('@prisma/adapter-pg');
const client = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 1 }),
});

const values = {
  Int: 1,
  BigInt: 1n,
  Float: 1,
  Decimal: 1,
  Boolean: true,
  DateTime: new Date(0),
  Json: {},
  Bytes: new Uint8Array(),
};
const enums = new Map(Prisma.dmmf.datamodel.enums.map(({ name, values: [first] }) => [name, first.name]));
const valueOf = ({ type, isList }) =>
  isList ? [] : (enums.get(type) ?? values[type] ?? '00000000-0000-4000-8000-000000000001');

/** The client keeps no attributes of fields. */
const fieldsOf = (body) =>
  [...body.matchAll(/^[ \t]*(\w+)[ \t]+(\w+)(\[\]|\?)?(.*)$/gm)].flatMap(
    ([, name, type, mark, attributes]) => {
      const isScalar = enums.has(type) || type === 'String' || type in values;
      if (!isScalar || /@ignore\b/.test(attributes)) return [];
      const isNeeded = mark === undefined && !/@default\b|@updatedAt\b/.test(attributes);
      return [
        {
          name,
          type,
          isList: mark === '[]',
          isNeeded,
          isId: /@id\b/.test(attributes),
          isUnique: /@unique\b/.test(attributes),
        },
      ];
    },
  );
const models = [...schema.matchAll(/^[ \t]*model[ \t]+(\w+)[ \t]*\{([\s\S]*?)^[ \t]*\}/gm)].filter(
  ([, , body]) => !/^\s*@@ignore/m.test(body),
);

void (async () => {
  for (const [, model, body] of models) {
    const delegate = client[model.charAt(0).toLowerCase() + model.slice(1)];
    const scalars = fieldsOf(body);
    const needed = scalars.filter(({ isNeeded }) => isNeeded);
    const data = Object.fromEntries(needed.map((one) => [one.name, valueOf(one)]));
    const written = /@@(?:id|unique)\(\s*(?:fields:\s*)?\[([^\]]*)\]([^\n]*)/.exec(body);
    const single = scalars.find(({ isId }) => isId) ?? scalars.find(({ isUnique }) => isUnique);
    const ids = single === undefined ? written[1].split(',').map((one) => one.trim()) : [single.name];
    const key = Object.fromEntries(
      scalars.filter(({ name }) => ids.includes(name)).map((one) => [one.name, valueOf(one)]),
    );
    const joined = /\bname:\s*"(\w+)"/.exec(written?.[2] ?? '')?.[1] ?? ids.join('_');
    const where = single === undefined ? { [joined]: key } : key;
    const other = scalars.find(({ name, isList }) => !ids.includes(name) && !isList);
    const change = other === undefined ? {} : { [other.name]: valueOf(other) };
    await attempt(() => delegate.findFirst());
    await attempt(() => delegate.findMany({ where: key }));
    await attempt(() => delegate.create({ data: { ...data, ...key } }));
    await attempt(() => delegate.create({ data }));
    await attempt(() => delegate.createMany({ data: [data] }));
    await attempt(() => delegate.findUnique({ where }));
    await attempt(() => delegate.update({ where, data: change }));
    await attempt(() => delegate.updateMany({ where: key, data: change }));
    await attempt(() => delegate.upsert({ where, create: { ...data, ...key }, update: change }));
    await attempt(() => delegate.delete({ where }));
  }
  done(models.length);
})();
