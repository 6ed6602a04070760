/* Made by ./dev bundle from sources 050587d78d4b650851020e8459c1ffc3. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
