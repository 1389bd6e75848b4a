/** Loads every module that defines a recorded question: it must be defined before it can be asked again. */
import '../inputs/disk.ts';
import './day.ts';
import '../workspace/births.ts';
import '../workspace/git.ts';
