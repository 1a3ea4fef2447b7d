/** Version of the embedded classifier: raised whenever a rule, a word list or the weights change, because its labels may. */
export const VERSION = '1.7.0';
