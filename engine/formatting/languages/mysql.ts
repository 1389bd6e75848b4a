/** One language of sql-formatter, in a part of its own: the words of the others are not read. */
export { formatDialect, mariadb as language } from 'sql-formatter';
