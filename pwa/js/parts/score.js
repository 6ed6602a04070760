/** Part of the application: what a visit is worth, for the officer's eyes. */
import './visit.js';
import '../elements/officer_score.js';
