/* Made by ./dev bundle from sources 15ba916608e4dd69d5a6217f4c3a2147. Do not edit. */
import{p as r}from"./form.js";import"./app.js";export{r as Answering};
