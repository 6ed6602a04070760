/* Made by ./dev bundle from 6213ed73665b9745 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
