/** Part of the application: photographs, signatures and files, taken and looked at. */
import './form.js';
import '../form/files/file_box.js';
