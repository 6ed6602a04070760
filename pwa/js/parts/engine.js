/** Part of the application: the engine, for those who only count. */
import './form.js';

export { Answering } from '../form/answering.js';
