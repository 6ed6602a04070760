/* Made by ./dev bundle from sources 80eb7c6d5a7f9d4af1c21a592132a125. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
