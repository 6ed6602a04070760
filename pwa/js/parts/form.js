/** Part of the application: a form's questions, and the engine that works them out. */
import '../app.js';
import '../elements/surveySection.js';
import '../form/answering.js';
import '../pages/section.js';
