/** PostgreSQL's unit of files, caches and costs, with the default build options. */
export const blockBytes = 8192;
