/** What a document is written as. */
export type DocumentFormat = 'markdown' | 'html';
