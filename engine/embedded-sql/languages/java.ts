/** SQL in Java, and what Kotlin shares with it: JDBC, Spring, JPA's native queries, MyBatis, jOOQ, JDBI, R2DBC, Room. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, tameTypesOfObjects, type ProgramLanguage } from './language.ts';

const sends = wordSet(`
  prepareStatement prepareCall executeQuery executeUpdate executeLargeUpdate execute addBatch nativeSQL query queryForObject queryForList
  queryForMap queryForRowSet queryForStream queryForInt queryForLong update batchUpdate createNativeQuery createNativeMutationQuery createSQLQuery
  fetch fetchOne fetchMany resultQuery sql createQuery createUpdate createBatch createStatement prepareBatch createScript rawQuery execSQL
  compileStatement preparedQuery
`);
/** `@Query` of these libraries is another language unless it says otherwise; that of any other library is SQL. */
const sqlQuery =
  /nativeQuery\s*=\s*true|(?:org\.springframework|io\.micronaut)\.data\.(?:jdbc|r2dbc)|(?<![\s\S])(?![\s\S]*^import\s+(?:org\.springframework\.data|io\.micronaut\.data|jakarta\.data|javax\.jdo|retrofit2)\.)[\s\S]*?^import\s/m;
const myBatis = /org\.apache\.ibatis/;
const ofMyBatis = wordSet('Select Insert Update Delete');
const always = /(?:)/;

/** What no SQL has: classes, fetched joins, and an entity that is selected by its alias. */
const hql =
  /\bjoin\s+fetch\b|\b(?:select|SELECT)\s+new\s+[\w.]+\s*\(|\b(?:select|SELECT)\s+(?:(?:distinct|DISTINCT)\s+)?(\w+)\s+(?:from|FROM)\s+[A-Z][a-z]\w*\s+(?:(?:as|AS)\s+)?\1\b/;
/** JDBI has a method of that name too. */
const jpa = /^import\s+(?:(?:jakarta|javax)\.persistence|org\.hibernate)\./m;

export const java: ProgramLanguage = {
  grammar: 'java',
  escapes: () => backslash,
  sends,
  foreignText: hql,
  foreignBeside: new Map([['createQuery', jpa]]),
  annotations: new Map([
    ['Query', sqlQuery],
    ['NativeQuery', always],
    ['NamedNativeQuery', always],
    ['SqlQuery', always],
    ['SqlUpdate', always],
    ['SqlBatch', always],
    ['SQLInsert', always],
    ['SQLUpdate', always],
    ['SQLDelete', always],
    ['Sql', always],
    ['DatabaseView', always],
    ...Array.from(ofMyBatis, (name) => [name, myBatis] as const),
  ]),
  joinedLists: ofMyBatis,
  formats: new Map([
    ['format', 'verbs'],
    ['formatted', 'verbs'],
  ]),
  outside: /^(?:\w*[rR]equest|req)\.(?:getParameter|getHeader|getQueryString|queryParams?|getCookies)\(/,
  tameTypes: tameTypesOfObjects,
};
