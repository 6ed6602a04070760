/* Made by ./dev bundle from sources 2c76a686616fb15557a441520592190f. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
