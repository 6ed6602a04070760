/* Made by ./dev bundle from sources d9188a72f1503e8347575f43ee699026. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
