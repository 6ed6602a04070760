/** What does not open with its person's key, by its place in the database; told on the page "Sẵn sàng lên đường". @type {Map<string, Error>} */
export const broken = new Map();
