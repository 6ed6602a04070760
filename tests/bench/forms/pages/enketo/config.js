/** The settings that enketo-core asks its application for: its own defaults, nothing switched off. */
export default {
  experimentalOptimizations: { computeAsync: false },
  excludeNonRelevant: false,
  maps: [],
  googleApiKey: '',
  repeatOrdinals: false,
  validateContinuously: false,
  validatePage: true,
  swipePage: true,
  textMaxChars: 2000,
};
