/* Made by ./dev bundle from sources 060e889a63b9c98c46af85a5f9eb530d. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
