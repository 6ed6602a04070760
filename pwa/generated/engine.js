/* Made by ./dev bundle from sources bc840cc0d343f4c91cffe1bd52520291. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
