/* Made by ./dev bundle from a3b0d6b49762a719 */
import{B as r}from"./form.js";import"./app.js";export{r as Answering};
