/** The categories of personal data, and the mark of a column that contains some. Data and types only. */

export const categories = [
  'identity',
  'contact',
  'location',
  'demographic',
  'financial',
  'special',
  'biometric',
  'credential',
  'network',
  'free-text',
] as const;
export type PersonalCategory = (typeof categories)[number];

interface CategoryWords {
  /** A short label. */
  readonly label: string;
  /** An explanation, for the middle of a sentence. */
  readonly about: string;
}

export const categoryWords: Readonly<Record<PersonalCategory, CategoryWords>> = {
  identity: { label: 'identity', about: 'a name, picture or number that stands for one person' },
  contact: { label: 'contact', about: 'how to reach a person: e-mail, phone, accounts elsewhere' },
  location: { label: 'location', about: 'where a person lives or is' },
  demographic: { label: 'demographic', about: 'date of birth, age, gender, nationality, family' },
  financial: { label: 'financial', about: 'bank accounts, cards, income' },
  special: {
    label: 'special category',
    about: 'health, religion, ethnicity, politics, sexual life, convictions',
  },
  biometric: { label: 'biometric', about: 'what the body gives: fingerprints, faces, voices, handwriting' },
  credential: {
    label: 'credential',
    about: 'what a person proves with who they are: passwords, tokens, keys',
  },
  network: { label: 'online identifier', about: 'IP addresses, devices, browsers' },
  'free-text': { label: 'free text', about: 'what people write, and may contain anything about anybody' },
};

/** The category of personal data in a column, and how it is known. */
export interface PersonalMark {
  readonly category: PersonalCategory;
  /** `medium`: likely, although the name has other meanings too. */
  readonly confidence: 'high' | 'medium';
  /** Words that follow a colon or are in parentheses: `named “email”`. */
  readonly because: string;
  /** The configuration or a comment states it. */
  readonly stated: boolean;
}

export function isCategory(text: string): text is PersonalCategory {
  return categories.some((one) => one === text);
}
