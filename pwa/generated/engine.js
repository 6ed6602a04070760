/* Made by ./dev bundle from sources f59c00c1008ddc8bb138c489f8e8c37f. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
