// Every entity of the given modules once through TypeORM: finds, a save of a new and of an old object, an insert, an update, a removal.
const { packages, attempt, done, files } = require('./script.cjs');
packages('reflect-metadata');
const { DataSource, getMetadataArgsStorage } = packages('typeorm');
const strategies = process.env.SNAKE ? packages('typeorm-naming-strategies') : undefined;

const entities = [
  ...new Set(
    files.flatMap((one) => Object.values(require(one)).filter((each) => typeof each === 'function')),
  ),
];
// The type of a property may be another package's, which is a stub.
for (const { options } of getMetadataArgsStorage().columns)
  if (options.type === Object) options.type = 'text';
const source = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities,
  synchronize: true,
  ...(strategies === undefined ? {} : { namingStrategy: new strategies.SnakeNamingStrategy() }),
});

const valueOf = (column) => {
  const { type } = column;
  if (column.enum?.length > 0) return column.enum[0];
  if (column.isArray) return [];
  if (type === Number || /int|numeric|decimal|float|double|real/.test(String(type))) return 1;
  if (type === Boolean || type === 'boolean') return true;
  if (type === Date || /time|date/.test(String(type))) return new Date(0);
  if (/json/.test(String(type))) return {};
  return '00000000-0000-4000-8000-000000000001';
};

void (async () => {
  await source.initialize();
  await source.query("SELECT 'the driver begins'");
  for (const { target, columns, primaryColumns } of source.entityMetadatas.filter(
    ({ tableType }) => tableType === 'regular',
  )) {
    const repository = source.getRepository(target);
    const plain = columns.filter((one) => one.relationMetadata === undefined && !one.isVirtual);
    const needed = plain.filter(
      (one) =>
        !one.isNullable &&
        one.default === undefined &&
        !one.isGenerated &&
        !one.isCreateDate &&
        !one.isUpdateDate,
    );
    const row = () => Object.fromEntries(needed.map((one) => [one.propertyName, valueOf(one)]));
    const key = Object.fromEntries(primaryColumns.map((one) => [one.propertyName, valueOf(one)]));
    const other = plain.find((one) => !one.isPrimary && !one.isCreateDate && !one.isUpdateDate);
    await attempt(() => repository.find());
    await attempt(() => repository.findOneBy(key));
    const saved = await attempt(() => repository.save(repository.create(row())));
    await attempt(() => repository.insert(row()));
    if (other !== undefined) {
      await attempt(() => repository.update(key, { [other.propertyName]: valueOf(other) }));
      if (saved !== undefined)
        await attempt(() =>
          repository.save(
            Object.assign(saved, {
              [other.propertyName]: typeof valueOf(other) === 'string' ? 'other' : null,
            }),
          ),
        );
    }
    if (saved !== undefined) await attempt(() => repository.remove(saved));
  }
  done(source.entityMetadatas.length);
})();
