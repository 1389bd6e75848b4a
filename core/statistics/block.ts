/** PostgreSQL's unit of files, caches and costs, as every server is built that is not built by hand. */
export const blockBytes = 8192;
