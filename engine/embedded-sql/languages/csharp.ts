/** SQL in C#: ADO.NET, Dapper, Entity Framework Core. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, doubledQuotes, tameTypesOfObjects, type ProgramLanguage } from './language.ts';

export const csharp: ProgramLanguage = {
  grammar: 'c-sharp',
  escapes: (opening) => {
    if (opening.includes('"""')) return undefined;
    const isInterpolated = opening.includes('$');
    const usual = opening.includes('@') ? doubledQuotes : backslash;
    return isInterpolated ? new RegExp(`${usual.source}|\\{\\{|\\}\\}`, 'g') : usual;
  },
  sends: wordSet(`
    Query QueryAsync QueryFirst QueryFirstAsync QueryFirstOrDefault QueryFirstOrDefaultAsync QuerySingle QuerySingleAsync
    QuerySingleOrDefault QuerySingleOrDefaultAsync QueryMultiple QueryMultipleAsync QueryUnbufferedAsync Execute ExecuteAsync ExecuteScalar
    ExecuteScalarAsync ExecuteReader ExecuteReaderAsync ExecuteNonQuery ExecuteNonQueryAsync FromSqlRaw FromSql FromSqlInterpolated SqlQuery
    SqlQueryRaw ExecuteSql ExecuteSqlAsync ExecuteSqlRaw ExecuteSqlRawAsync ExecuteSqlInterpolated ExecuteSqlInterpolatedAsync
    ExecuteSqlCommand ExecuteSqlCommandAsync SqlCommand NpgsqlCommand MySqlCommand SqliteCommand CommandDefinition CreateCommand
    NpgsqlBatchCommand Sql
  `),
  properties: new Set(['CommandText', 'SelectCommand']),
  formats: new Map([['Format', 'braces']]),
  outside: /^(?:\w+\.)*Request\.(?:Query|Form|Headers|Cookies|RouteValues|QueryString|Params)\b/,
  tameTypes: tameTypesOfObjects,
};
